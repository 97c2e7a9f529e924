using Dogshore.Model;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Kube.Images;

namespace Dogshore.Platforms.OpenShift;

/// <summary>OpenShift 4: a Kubernetes cluster that builds images itself and has a router of its own.</summary>
public sealed class OpenShiftPlatform : KubePlatform
{
    public override Declaration Declaration { get; } = OfCluster("openshift", "OpenShift") with
    {
        Settings =
        [
            .. ClusterSettings,
            new("Host", SettingKind.Text, "The host name of the app, for its Route. {app} stands for the app's name; without it the cluster gives one. Not every account may say it."),
            new("Termination", SettingKind.Choice, "Who ends TLS: the router, or nobody.") { Default = "edge", Choices = ["edge", "none"] },
            new("BuilderImage", SettingKind.Text, "The builder of source-to-image, name:tag or namespace/name:tag; by default the newest python or dotnet of the namespace openshift."),
            .. ImageSettings.Select(setting => setting.Name switch
            {
                "Image" => setting with { Help = "An image that is there already; a tag is resolved to its digest at each deploy. Without it the cluster builds one of the package, or, with Registry=, we do." },
                "Registry" => setting with { Help = "Where an image is pushed that this machine makes, instead of a build of the cluster. The app's name is appended." },
                _ => setting,
            }),
            .. ReleaseSettings,
        ],
        SignUp = new Uri("https://www.redhat.com/en/technologies/cloud-computing/openshift/try-it"),
        Prices = new Uri("https://www.redhat.com/en/technologies/cloud-computing/openshift/pricing"),
    };

    private protected override bool BuildsThere(Destination to) => to["Image"] is null && to["Registry"] is null;

    private protected override KubePlace Place(Destination to) => new(to, new RouteDoor(), BuildsThere(to) ? new SourceImages() : new RegistryImages(), new ProjectSpaces())
    {
        Variables = Variables, KeepsEntrypoint = BuildsThere(to),
        LacksRights = "OpenShift runs it as a user of its project's own, never as root, in the group 0: where the image writes, that group must be allowed to (chgrp -R 0, chmod -R g=u), and a port is above 1024.",
    };

    /// <summary>A user without a name of its own, as each project has its own, has no home; and an image of source-to-image would migrate at each start of a
    /// container what our Job has migrated (contract openshift §3.5).</summary>
    static IEnumerable<(string, string)> Variables(Desired desired) =>
        desired.Databases.Any(database => database.Migrate is not null) ? [("HOME", "/tmp"), ("DISABLE_MIGRATE", "1")] : [("HOME", "/tmp")];
}
