using Dogshore.Model;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Kube.Images;

namespace Dogshore.Platforms.Kubernetes;

/// <summary>A Kubernetes cluster, 1.27 or newer, spoken to by its own API.</summary>
public sealed class KubernetesPlatform : KubePlatform
{
    public override Declaration Declaration { get; } = OfCluster("kubernetes", "Kubernetes") with
    {
        Settings =
        [
            .. ClusterSettings,
            new("Host", SettingKind.Text, "The host name of the app, for its Ingress. {app} stands for the app's name; without it the Ingress takes every name, where the controller gives it an address of its own."),
            new("IngressClass", SettingKind.Text, "The class of the Ingress; the cluster's default when absent."),
            new("TlsSecret", SettingKind.Text, "Name of the Secret with the certificate of Host; the app is then asked by https."),
            .. ImageSettings,
            .. ReleaseSettings,
        ],
        SignUp = new Uri("https://kubernetes.io/docs/setup/"),
    };

    private protected override KubePlace Place(Destination to) => new(to, new IngressDoor(), new RegistryImages(), new KubeSpaces());
}
