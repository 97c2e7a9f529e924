using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Kube.Images;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kel;

/// <summary>Kel, which is dormant: its published server builds and deploys nothing, and its applications run on plain Kubernetes by its own conventions. What can be
/// true of it is done: sites and services in its API, releases through the cluster, hosts as its router reads them.</summary>
public sealed class KelPlatform : KubePlatform
{
    internal static readonly Uri Page = new("https://github.com/kelproject/kel-docs");

    public override Declaration Declaration { get; } = OfCluster("kel", "Kel") with
    {
        Settings =
        [
            .. ClusterSettings.Select(setting => setting.Name == "Namespace" ? setting with { Help = "The namespace of the instance, which Kel calls instance-<id>-<kind>; that of the context when absent, else default." } : setting),
            new("Api", SettingKind.Address, "Address of Kel's own API, where site and service are to be known too. Without it only the cluster is spoken to."),
            new("Site", SettingKind.Text, "The site in Kel's API, resource-group/site; with Api."),
            new("Host", SettingKind.Text, "The host name of the app, for Kel's router. {app} stands for the app's name."),
            new("Tls", SettingKind.Flag, "Kel's router ends TLS for Host, and the app is asked by https."),
            .. ImageSettings,
            .. ReleaseSettings.Select(setting => setting.Name == "Port" ? setting with { Default = "8000" } : setting),
        ],
        Credentials = [.. ClusterCredentials, new(KelApi.Variable, "A token of Kel's identity server, with Api.", Page)],
        Status = PlatformStatus.Dormant,
        Successor = "kubernetes",
        SignUp = Page,
    };

    private protected override KubePlace Place(Destination to) => new(to, new RouterDoor(), new RegistryImages(), new KubeSpaces());

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop)
    {
        var findings = (await base.Check(to, desired, world, stop)).ToImmutableArray();
        if (to["Host"] is null && to["Url"] is null) findings = findings.Add(Dog.KelNoHost.With(to.Name).At(to.Place));
        if (findings.IsEmpty && KelApi.Of(to, world) is { } api) await api.Check(stop);
        return findings;
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        if (change is CreateApp && KelApi.Of(to, world) is { } api) await api.Have(stop);
        return await base.Apply(change, expected, to, cargo, world, stop);
    }
}
