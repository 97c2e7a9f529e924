using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Registry;
using Dogshore.Platforms;
using Dogshore.Platforms.Kubernetes;

namespace Dogshore.Conformance.Kubernetes;

public sealed class KubernetesSubject : ClusterSubject
{
    public override KubernetesEmulator Cluster { get; } = new();
    public override Platform Platform { get; } = new KubernetesPlatform();
    /// <summary>What we may do; Secrets, Deployments and the Ingress.</summary>
    public override int ReadsOfNothing => 4;
    /// <summary>The lock; the record, the release, the ConfigMap; the Service, the Ingress, the Deployment; the record, the standing; the lock's end.</summary>
    public override int WritesOfConfig => 10;

    protected override IEnumerable<KeyValuePair<string, string>> More => new Dictionary<string, string> { ["Registry"] = $"{Cluster.Registry.Url.Authority}/apps", ["BaseImage"] = $"{Cluster.Registry.Url.Authority}/base/empty:1" };

    public override bool IsUpload(Request request) => request.Method == "PATCH" && request.Path.StartsWith("/v2/", StringComparison.Ordinal);

    protected override Uri? Url(string app) => Get(Kinds.Ingress, app)?["status"]?["loadBalancer"]?["ingress"]?[0] is { } door ? new Uri($"http://{door["ip"]}:{door["ports"]?[0]?["port"]}/") : null;

    protected override Task<int> Contents(string app) => Task.FromResult(Cluster.Registry.TagsOf($"apps/{app}").Count);

    public override async Task Start()
    {
        await base.Start();
        Cluster.Registry.Make("base/empty:1", new Dictionary<string, byte[]>(), []);
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Kubernetes_keeps(Stage<KubernetesSubject> stage) : Promises<KubernetesSubject>(stage);
