using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.OpenShift;
using Dogshore.Platforms;
using Dogshore.Platforms.OpenShift;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>An OpenShift cluster that builds what is sent to it and gives each Route a name of its own domain.</summary>
public sealed class OpenShiftSubject : ClusterSubject
{
    const string Domain = "apps.cluster.test";

    readonly OpenShiftEmulator cluster = new(domain: Domain);
    readonly HostDoors doors = new();

    public override KubernetesEmulator Cluster => cluster;
    public OpenShiftEmulator OpenShift => cluster;
    public override Platform Platform { get; } = new OpenShiftPlatform();
    /// <summary>Its writes are kubernetes', but for the build and the Route.</summary>
    public override int EveryWrite => 3;
    public override string? OwnDomain => Domain;
    /// <summary>What we may do; Secrets, Deployments and the Route.</summary>
    public override int ReadsOfNothing => 4;
    /// <summary>The lock; the record, the release, the ConfigMap; the Service, the Route, the Deployment; the record, the standing; the lock's end.</summary>
    public override int WritesOfConfig => 10;

    protected override IEnumerable<KeyValuePair<string, string>> More => new Dictionary<string, string> { ["Termination"] = "none", ["Url"] = $"http://{{host}}:{Cluster.Router.Url.Port}/" };

    protected override IReadOnlySet<string> Ours { get; } = new HashSet<string> { "PORT", "ASPNETCORE_URLS", "DEPLOY_VERSION", "DEPLOY_COMMIT", "HOME", "DISABLE_MIGRATE" };

    public override bool IsUpload(Request request) => request.Path.Contains("/instantiatebinary", StringComparison.Ordinal);

    /// <summary>At an address of this machine: the tests look up no names.</summary>
    protected override Uri? Url(string app) => Get(OpenShiftKinds.Route, app)?["spec"]?["host"]?.GetValue<string>() is { } host ? doors.Of(Cluster.Router.Url, host) : null;

    protected override Task<int> Contents(string app) => Task.FromResult(Cluster.Cluster.Store.List(OpenShiftKinds.Build, Space).Count(build => build["metadata"]?["labels"]?["buildconfig"]?.GetValue<string>() == app && build["status"]?["phase"]?.GetValue<string>() == "Complete"));

    public override async ValueTask DisposeAsync()
    {
        await doors.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class OpenShift_keeps(Stage<OpenShiftSubject> stage) : Promises<OpenShiftSubject>(stage);
