using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.OpenShift;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.OpenShift;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>An OpenShift cluster that builds what is sent to it and gives each Route a name of its own domain.</summary>
public sealed class OpenShiftSubject : ClusterSubject
{
    const string Domain = "apps.cluster.test";

    readonly OpenShiftEmulator cluster = new(domain: Domain);
    readonly ConcurrentDictionary<string, Task<HostDoor>> doors = new();

    public override KubernetesEmulator Cluster => cluster;
    public override Platform Platform { get; } = new OpenShiftPlatform();
    public override string? OwnDomain => Domain;
    /// <summary>What we may do; Secrets, Deployments and the Route.</summary>
    public override int ReadsOfNothing => 4;
    /// <summary>The lock; the record, the release, the ConfigMap; the Service, the Route, the Deployment; the record, the standing; the lock's end.</summary>
    public override int WritesOfConfig => 10;

    protected override IEnumerable<KeyValuePair<string, string>> More => new Dictionary<string, string> { ["Termination"] = "none", ["Url"] = $"http://{{host}}:{Cluster.Router.Url.Port}/" };

    protected override IReadOnlySet<string> Ours { get; } = new HashSet<string> { "PORT", "ASPNETCORE_URLS", "DEPLOY_VERSION", "DEPLOY_COMMIT", "HOME", "DISABLE_MIGRATE" };

    public override bool IsUpload(Request request) => request.Path.Contains("/instantiatebinary", StringComparison.Ordinal);

    /// <summary>At an address of this machine: the tests look up no names.</summary>
    protected override Uri? Url(string app) => Get(OpenShiftKinds.Route, app)?["spec"]?["host"]?.GetValue<string>() is { } host ? doors.GetOrAdd(host, Opened).GetAwaiter().GetResult().Url : null;

    async Task<HostDoor> Opened(string host)
    {
        var door = new HostDoor(Cluster.Router.Url, host);
        await door.Start();
        return door;
    }

    protected override Task<int> Contents(string app) => Task.FromResult(Cluster.Cluster.Store.List(OpenShiftKinds.Build, Space).Count(build => build["metadata"]?["labels"]?["buildconfig"]?.GetValue<string>() == app && build["status"]?["phase"]?.GetValue<string>() == "Complete"));

    public override async ValueTask DisposeAsync()
    {
        foreach (var door in doors.Values) await (await door).DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>The router by one of its names.</summary>
    sealed class HostDoor(Uri router, string host) : HttpEmulator
    {
        readonly Forwarding forwarding = new(new SocketsHttpHandler());

        protected override Task Answer(HttpContext context)
        {
            context.Request.Host = new HostString(host);
            return forwarding.Forward(context, router);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            forwarding.Dispose();
        }
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class OpenShift_keeps(Stage<OpenShiftSubject> stage) : Promises<OpenShiftSubject>(stage);
