using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>An OpenShift 4 cluster (contract openshift §3): Kubernetes with projects, routes, image streams and builds.</summary>
public sealed class OpenShiftEmulator : KubernetesEmulator
{
    const string Shared = "openshift";

    /// <summary>The builders that the namespace <c>openshift</c> has.</summary>
    static readonly string[] builders = ["python:3.12-ubi9", "python:3.11-ubi9", "python:latest", "dotnet:8.0-ubi8", "dotnet:10.0-ubi9", "dotnet:latest"];

    readonly Projects projects;
    readonly ImageStreams streams;
    readonly Builds builds;
    readonly BuildRequests buildRequests;
    readonly string sources = Directory.CreateTempSubdirectory("dogshore-builds-").FullName;

    public OpenShiftEmulator(int port = 0, Delays? delays = null, string domain = "apps.cluster.test") : base(port, delays, more: OpenShiftKinds.All)
    {
        Domain = domain;
        projects = new Projects(this);
        streams = new ImageStreams(Cluster);
        builds = new Builds(Cluster, Delays, Registry, streams, sources);
        buildRequests = new BuildRequests(Cluster, builds, sources);
        var routes = new Routes(Cluster, domain);
        Cluster.Admission.AddRange([routes.Admit, ImageStreams.Admit, Builds.Admit]);
        Control.Controllers.AddRange([routes, builds]);
        Router.Rules.Add(routes.Find);
    }

    /// <summary>Generated hosts are below it.</summary>
    public string Domain { get; }
    /// <summary>Whether anybody may ask for a project.</summary>
    public bool MayRequestProjects { get => projects.MayRequest; set => projects.MayRequest = value; }
    /// <summary>How long the server waits for a build to run before it gives up.</summary>
    public TimeSpan WaitsForBuild { get => buildRequests.WaitsForStart; set => buildRequests.WaitsForStart = value; }
    /// <summary>No build starts, as when the cluster is full.</summary>
    public bool BuildsAreHeld { get => builds.IsHeld; set => builds.IsHeld = value; }

    /// <summary>Each project gives its pods a user of its own, as the security context constraint restricted-v2 does. Only root can.</summary>
    public void GiveUsers()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Machine.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        Machine.UserOf = space => Cluster.Store.Get(Kinds.Namespace, "", space)?.Annotation(Projects.Users)?.Split('/')[0] is { } first ? uint.Parse(first, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    public override async Task Start()
    {
        await base.Start();
        Machine.Images.Hosts[ImageStreams.Host] = Registry.Url;
        MakeNamespace(Shared);
        foreach (var builder in builders) streams.Tag(Shared, builder.Split(':')[0], builder.Split(':')[1], $"registry.redhat.io/ubi9/{builder}", $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(builder)))}");
    }

    protected override async Task<bool> Extra(HttpContext context, KindAsked asked) =>
        await projects.Answer(context, asked) || await streams.Answer(context, asked) || await buildRequests.Answer(context, asked);

    /// <summary>The role self-provisioner is everybody's, and the request itself refuses where it was taken away; so is shared-resource-viewer in the namespace of the builders.</summary>
    protected override bool IsForAll(Kind kind, string space, string verb) =>
        kind == OpenShiftKinds.ProjectRequest || space == Shared && verb is ("get" or "list") && (kind == OpenShiftKinds.ImageStream || kind == OpenShiftKinds.ImageStreamTag);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await EndedFolder.Remove(sources);
    }
}
