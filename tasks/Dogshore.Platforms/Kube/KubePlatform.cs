using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Kube.Access;
using Dogshore.Platforms.Kube.Images;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube;

/// <summary>A platform that is a Kubernetes cluster. How an app is made known outside, and where its images come from, is all that differs.</summary>
public abstract class KubePlatform : Platform
{
    private protected static readonly Uri Concepts = new("https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/");

    private protected static ImmutableArray<CredentialDeclaration> ClusterCredentials { get; } =
    [
        new(KubeAccess.TokenVariable, "A bearer token for the cluster that Server= names: of a ServiceAccount, or from the CI's own identity.", new Uri("https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/")),
        new(KubeAccess.ConfigVariable, "A kubeconfig: its files, as kubectl has them, or its text itself. Without it ~/.kube/config, and in a pod the pod's own account.", Concepts),
    ];

    private protected static ImmutableArray<SettingDeclaration> ClusterSettings { get; } =
    [
        new("Context", SettingKind.Text, "The context of the kubeconfig; its current one when absent."),
        new("Namespace", SettingKind.Text, "Where the app's objects lie; that of the context when absent, else default. One that is not there is made."),
        new("Server", SettingKind.Address, "Address of the cluster's API, when the credential is a bare token."),
        new("CertificateAuthority", SettingKind.Text, "What vouches for Server=: a PEM file, its text, or base64 of it; the machine's own authorities when absent."),
    ];

    private protected static ImmutableArray<SettingDeclaration> ImageSettings { get; } =
    [
        new("Image", SettingKind.Text, "An image that is there already; a tag is resolved to its digest at each deploy. Without it the package becomes an image."),
        new("Registry", SettingKind.Text, "Where an image of the package is pushed: registry.example.org/team. The app's name is appended."),
        new("BaseImage", SettingKind.Text, "What the package is put onto; by default dotnet/aspnet:10.0, python:3.13-slim, or for a site python:3.13-alpine."),
        new("Builder", SettingKind.Choice, "What builds a Dockerfile; the first of them that is there when absent.") { Choices = ["buildah", "podman", "docker"] },
        new("Architecture", SettingKind.Choice, "Of the cluster's nodes.") { Default = "amd64", Choices = ["amd64", "arm64"] },
        new("PullSecret", SettingKind.Text, "Name of a Secret by which the nodes pull the image."),
    ];

    private protected static ImmutableArray<SettingDeclaration> ReleaseSettings { get; } =
    [
        new("Url", SettingKind.Text, "Where the app answers, when the cluster does not say it. {app} stands for the app's name, {host} for what the cluster says."),
        new("Port", SettingKind.Number, "Where the web process listens in its container; it is told in PORT.") { Default = "8080" },
        new("ServiceAccount", SettingKind.Text, "The account under which the pods run; they get no token of the cluster without one."),
        new("Timeout", SettingKind.Duration, "How long a rollout may make no progress.") { Default = "10m" },
        new("Drain", SettingKind.Duration, "How long a web process still answers after it was taken out of the traffic; 0s for none.") { Default = "5s" },
        new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "5" },
    ];

    /// <summary>What all of the family declare alike.</summary>
    private protected static Declaration OfCluster(string name, string title) => new(name)
    {
        Title = title,
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static, Runtime.Container],
        Releasing = new(Part.All, Migrates.ByUs, Guard.Lock, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code | Part.Config),
        Credentials = ClusterCredentials,
        DatabaseEngines = ["postgresql"],
        Options = ["cpu", "memory", "cpu-limit", "memory-limit"],
        Abilities = Ability.Processes | Ability.Commands | Ability.ZeroDowntime | Ability.Logs | Ability.CreateApps | Ability.Stop | Ability.Destroy | Ability.GeneratesValues | Ability.SecretStore | Ability.Objects,
        SelfHosted = true,
        // Objects of an app have its name and a little more; a label holds 63.
        AppName = ("[a-z]([a-z0-9-]{0,38}[a-z0-9])?", "lower-case letters, digits and dashes, at most 40, a letter first, no dash at the end"),
        Interruption = "None for web: new pods take over once they are ready, and old ones answer on for a while. Other processes are replaced one after the other.",
    };

    private protected abstract KubePlace Place(Destination to);

    /// <summary>It becomes an image somewhere else than here, from its sources as they are.</summary>
    private protected virtual bool BuildsThere(Destination to) => false;

    public override ImmutableArray<WantedFile> Files(Effective effective) => KubeFilesWanted.Of(Declaration.Name, effective, BuildsThere(effective.To));

    public override string ArchiveFolder(Effective effective) => BuildsThere(effective.To) ? "" : $"{LayeredImage.Folder}/";

    public override async Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) => await KubeCheck.Of(Place(to), world, stop);

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        var (api, place) = await Open(to, world, stop);
        var snapshot = await Snapshot.Read(api, place, stop);
        return KubeObserving.Of(snapshot, place, snapshot.Live is { } live && await place.Images.HasMoved(place, live, world, stop));
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        // A database of somebody else's: its address travels with the release.
        if (change is AddDatabase { Database.Url: not null }) return new Applied(expected);
        var (api, place) = await Open(to, world, stop);
        var applying = new KubeApplying(api, place, cargo);
        switch (change)
        {
            case CreateApp: return await applying.Create(stop);
            case Upload { For: { } desired }: await applying.Upload(desired, stop); return new Applied(expected);
            case MakeRelease release: return await applying.Release(release, expected, stop);
            case Resume resume: return await applying.Resume(resume.Release, expected, stop);
            case Mark mark: return await applying.Mark(mark.Standing, expected, stop);
            default: throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, $"do the change '{change.Kind}'"));
        }
    }

    public override async Task<Lease> Hold(Destination to, Lease wanted, Lease? dead, World world, CancellationToken stop) => await (await Lock(to, world, stop)).Hold(wanted, dead, stop);

    public override async Task Free(Destination to, string run, World world, CancellationToken stop) => await (await Lock(to, world, stop)).Free(run, stop);

    public override async Task<bool> Unlock(Destination to, World world, CancellationToken stop) => await (await Lock(to, world, stop)).Unlock(stop);

    async Task<LeaseLock> Lock(Destination to, World world, CancellationToken stop)
    {
        var (api, place) = await Open(to, world, stop);
        return new(api, place);
    }

    public override async Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop)
    {
        var (api, place) = await Open(to, world, stop);
        return await new KubeShowing(api, place).Logs(lines, stop);
    }

    public override async Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) => await KubeShowing.Apps((await Open(to, world, stop)).Api, stop);

    public override async Task Stop(Destination to, World world, CancellationToken stop)
    {
        var (api, place) = await Open(to, world, stop);
        await new KubeEnding(api, place).Stop(stop);
    }

    public override async Task Destroy(Destination to, World world, CancellationToken stop)
    {
        var (api, place) = await Open(to, world, stop);
        await new KubeEnding(api, place).Destroy(stop);
    }

    async Task<(KubeApi Api, KubePlace Place)> Open(Destination to, World world, CancellationToken stop)
    {
        var place = Place(to);
        return (await KubeApi.Open(place, world, stop), place);
    }
}
