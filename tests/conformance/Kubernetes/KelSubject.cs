using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Kubernetes.Kel;
using Dogshore.Emulators.Registry;
using Dogshore.Platforms;
using Dogshore.Platforms.Kel;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>A cluster with Kel's router on it, and Kel's API beside it.</summary>
public sealed class KelSubject : ClusterSubject
{
    const string Domain = "kel.test";

    readonly HostDoors doors = new();

    public override KubernetesEmulator Cluster { get; } = new();
    public KelEmulator Kel { get; } = new();
    public override Platform Platform { get; } = new KelPlatform();
    /// <summary>Its writes are kubernetes', but for the Ingress.</summary>
    public override int EveryWrite => 4;
    public override string? OwnDomain => Domain;
    /// <summary>What we may do; Secrets, Deployments and the Service.</summary>
    public override int ReadsOfNothing => 4;
    /// <summary>The lock; the record, the release, the ConfigMap; the Service, the Deployment; the record, the standing; the lock's end.</summary>
    public override int WritesOfConfig => 9;

    protected override IEnumerable<KeyValuePair<string, string>> More => new Dictionary<string, string>
    {
        ["Registry"] = $"{Cluster.Registry.Host}/apps", ["BaseImage"] = $"{Cluster.Registry.Host}/base/empty:1", ["Host"] = $"{{app}}.{Domain}", ["Url"] = $"http://{{host}}:{Cluster.Router.Url.Port}/",
    };

    public override bool IsUpload(Request request) => request.Method == "PATCH" && request.Path.StartsWith("/v2/", StringComparison.Ordinal);

    protected override Uri? Url(string app) => Get(Kinds.Service, app) is null ? null : doors.Of(Cluster.Router.Url, $"{app}.{Domain}");

    protected override Task<int> Contents(string app) => Task.FromResult(Cluster.Registry.TagsOf($"apps/{app}").Count);

    public override async Task Start()
    {
        await base.Start();
        await Kel.Start();
        Cluster.Registry.Make("base/empty:1", new Dictionary<string, byte[]>(), []);
        // As kel-router: by the note on a Service.
        Cluster.Router.Rules.Add((host, _) =>
        {
            foreach (var service in Cluster.Cluster.Store.List(Kinds.Service))
            {
                if (service["metadata"]?["annotations"]?["router"]?.GetValue<string>() is not { } note || JsonNode.Parse(note) is not { } router) continue;
                if ((router["hosts"] as JsonArray)?.Any(each => each!.GetValue<string>() == host) == true) return (Space, service["metadata"]!["name"]!.GetValue<string>(), null);
            }
            return null;
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await doors.DisposeAsync();
        await Kel.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class Kel_keeps(Stage<KelSubject> stage) : Promises<KelSubject>(stage);
