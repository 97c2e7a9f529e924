using Dogshore.Conformance.Engine;
using Dogshore.Model;

namespace Dogshore.Conformance.Common;

/// <summary>Tests on an emulator of their own, which must not have been asked anything that the published model does not know.</summary>
public abstract class OnItsOwn<T> : IAsyncLifetime where T : Subject, new()
{
    readonly List<Scene> scenes = [];

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;
    protected T Subject { get; } = new();

    public async ValueTask InitializeAsync() => await Subject.Start();

    protected Scene New() => New(Subject);

    /// <param name="other">Another emulator than the tests' own.</param>
    protected Scene New(Subject other)
    {
        var scene = new Scene(other, Runtime.Python, Stop);
        scenes.Add(scene);
        return scene;
    }

    /// <summary>An app that is deployed and verified.</summary>
    protected virtual async Task<Scene> Deployed()
    {
        var scene = New();
        scene.Config["WORD"] = "one";
        (await scene.Deploy(Stop)).ShouldSucceed();
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        Subject.Wire.Watch = null;
        scenes.ForEach(scene => scene.Dispose());
        var violations = Subject.Wire.Violations;
        await Subject.DisposeAsync();
        violations.ShouldBeEmpty();
        GC.SuppressFinalize(this);
    }
}
