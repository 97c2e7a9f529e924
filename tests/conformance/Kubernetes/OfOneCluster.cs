using System.Text.Json.Nodes;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Model;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>What the tests of one platform of the family begin with.</summary>
public abstract class OfOneCluster<T>(Stage<T> stage) : IClassFixture<Stage<T>>, IAsyncLifetime where T : ClusterSubject, new()
{
    readonly List<Scene> scenes = [];

    protected T Subject => stage.Subject;
    protected KubernetesEmulator Cluster => stage.Subject.Cluster;
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public virtual async ValueTask DisposeAsync()
    {
        Subject.Wire.Watch = null;
        foreach (var app in scenes.Select(scene => scene.App).Distinct()) await Subject.Forget(app);
        foreach (var scene in scenes) scene.Dispose();
        Subject.Wire.Violations.ShouldBeEmpty();
        GC.SuppressFinalize(this);
    }

    protected Scene New(Runtime runtime = Runtime.Python)
    {
        var scene = new Scene(Subject, runtime, Stop);
        scenes.Add(scene);
        return scene;
    }

    protected async Task<Scene> Deployed(Action<Scene>? with = null)
    {
        var scene = New();
        with?.Invoke(scene);
        (await scene.Deploy()).ShouldSucceed();
        return scene;
    }

    protected JsonObject? Get(Kind kind, string name) => Cluster.Cluster.Store.Get(kind, "shop", name);
}
