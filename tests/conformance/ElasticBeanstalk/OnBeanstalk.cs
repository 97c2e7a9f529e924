using Dogshore.Conformance.Engine;
using Dogshore.Model;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>Tests on an emulator of their own, which must not have been asked anything that the published model does not know.</summary>
public abstract class OnBeanstalk : IAsyncLifetime
{
    readonly List<Scene> scenes = [];

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;
    protected BeanstalkSubject Subject { get; } = new();

    public async ValueTask InitializeAsync() => await Subject.Start();

    protected Scene New()
    {
        var scene = new Scene(Subject, Runtime.Python, Stop);
        scenes.Add(scene);
        return scene;
    }

    protected Task<string> Aws(string[] arguments) => Common.AwsTool.Run(Subject.Emulator.Url, ["elasticbeanstalk", .. arguments]);

    /// <summary>How often this was asked so far.</summary>
    protected int Sent(string action) => Subject.Wire.Writes.Count(request => request.Path.Contains(action, StringComparison.Ordinal));

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
