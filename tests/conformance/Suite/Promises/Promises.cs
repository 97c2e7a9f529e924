using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Dogshore.Conformance.Engine;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Xunit.Sdk;

namespace Dogshore.Conformance;

/// <summary>What every platform keeps. A platform's tests derive from this once, with its subject, and have them all.</summary>
/// <remarks>Everything branches on what the platform declares, nothing on its name. What it does not claim must be refused with a
/// coded error; that is asserted too, and told as <c>refused</c>. Where there is nothing that could be refused, because the promise is about
/// a thing that the platform does not have, it is skipped and says why.</remarks>
public abstract partial class Promises<T>(Stage<T> stage) : IClassFixture<Stage<T>>, IAsyncLifetime where T : Subject, new()
{
    readonly long start = Stopwatch.GetTimestamp();
    readonly List<Scene> scenes = [];
    /// <summary>Those of the promises before it: each fails by its own.</summary>
    readonly int violations = stage.Subject.Wire.Violations.Count;
    bool refused;
    string? skipped;

    protected T Subject => stage.Subject;
    protected Declaration Declaration => Subject.Declaration;
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The runtime of the promises that need a process; static files where the platform runs none.</summary>
    protected Runtime Main => new[] { Runtime.Python, Runtime.Dotnet, Runtime.Static }.First(Declaration.Runtimes.Contains);
    protected bool Runs => Main != Runtime.Static && Declaration.Releasing.KeepsForRollback.HasFlag(Part.Config);

    public static TheoryData<Runtime> Runtimes => [.. new T().Declaration.Runtimes.Where(runtime => runtime != Runtime.Container)];

    protected Scene New(Runtime? runtime = null)
    {
        var scene = new Scene(Subject, runtime ?? Main, Stop);
        scenes.Add(scene);
        return scene;
    }

    /// <summary>An app that is deployed and verified.</summary>
    protected async Task<Scene> Deployed(Action<Scene>? with = null, Runtime? runtime = null)
    {
        var scene = New(runtime);
        with?.Invoke(scene);
        await Made(scene);
        (await scene.Deploy()).ShouldSucceed();
        return scene;
    }

    /// <summary>The app, by hand, where a deploy may not make it.</summary>
    protected async Task Made(Scene scene)
    {
        if (!Declaration.Can(Ability.CreateApps)) (await Subject.MakeApp(scene.App)).ShouldBeTrue("Nobody can make an app here.");
    }

    /// <summary>The platform does not claim it, and says so with a code.</summary>
    protected void Refused(Ended ended, params string[] codes)
    {
        ended.ShouldBeRefused(codes);
        refused = true;
    }

    /// <summary>What the promise is about, the platform by its declaration has not: it is no pass and no gap.</summary>
    /// <param name="otherwise">What is so instead, after <c>does not apply to heroku: </c>.</param>
    protected void OnlyWhere(bool isSo, string otherwise)
    {
        if (!isSo) Skip($"{Kept.DoesNotApply}{Declaration.Name}: {otherwise}");
    }

    /// <summary>False where no process runs: there is no config then, and that is asserted.</summary>
    protected async Task<bool> HasConfig()
    {
        if (Runs) return true;
        var scene = New();
        await Made(scene);
        scene.Config["WORD"] = "one";
        var requests = await During(async () => Refused(await scene.Deploy(), Dog.NotAbleTo.Code));
        requests.ShouldNotContain(request => request.Changes);
        return false;
    }

    void Skip(string why)
    {
        skipped = why;
        Assert.Skip(why);
    }

    /// <summary>What came over the wire while this was done.</summary>
    protected async Task<ImmutableArray<Emulators.Request>> During(Func<Task> work)
    {
        var before = Subject.Wire.Requests.Count;
        await work();
        return [.. Subject.Wire.Requests.Skip(before)];
    }

    public virtual ValueTask InitializeAsync()
    {
        if (Subject.Open.TryGetValue(TestContext.Current.TestMethod!.MethodName, out var why)) Skip($"not proven on {Declaration.Name} yet: {why}");
        return default;
    }

    public virtual async ValueTask DisposeAsync()
    {
        Subject.Wire.Watch = null;
        foreach (var app in scenes.Select(scene => scene.App).Distinct()) await Subject.Forget(app);
        foreach (var scene in scenes) scene.Dispose();
        var test = TestContext.Current;
        var result = test.TestState?.Result switch
        {
            TestResult.Passed => refused ? "refused" : "passed",
            TestResult.Skipped => "skipped",
            _ => "failed",
        };
        var name = Sentence(test.Test!.TestDisplayName);
        Report.Add(new(Declaration.Name, Row().Replace(name, ""), Row().Match(name) is { Success: true } row ? row.Groups[1].Value : null, result, Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3), result == "skipped" ? skipped : null));
        // Looked at last, so that a violation fails the promise that made it.
        Subject.Wire.Violations.Skip(violations).ShouldBeEmpty();
        GC.SuppressFinalize(this);
    }

    static string Sentence(string name) => name[(name.Split('(')[0].LastIndexOf('.') + 1)..].Replace('_', ' ');

    [GeneratedRegex(@"^Rows? (\d+(?: (?:(?:to|and) )?\d+)*) ")]
    private static partial Regex Row();
}
