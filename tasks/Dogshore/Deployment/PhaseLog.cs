using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>What is said within a phase stands indented below it. After ten seconds of silence it says that the wait goes on,
/// for how long, and for what: the last thing that was said.</summary>
sealed class PhaseLog : ILog, IDisposable
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    readonly World world;
    readonly long start;
    readonly ITimer timer;
    volatile string? last;

    public PhaseLog(World world)
    {
        this.world = world;
        start = world.Now;
        timer = world.Clock.CreateTimer(_ => StillAtIt(), null, Silence, Silence);
    }

    public void Say(string line)
    {
        last = line;
        timer.Change(Silence, Silence);
        world.Log.Say($"  {line}");
    }

    public void Detail(string line)
    {
        timer.Change(Silence, Silence);
        world.Log.Detail($"  {line}");
    }

    public void Warn(Finding finding) => world.Log.Warn(finding);
    public void Error(Finding finding) => world.Log.Error(finding);
    public void Mask(string value) => world.Log.Mask(value);
    public string Hide(string text) => world.Log.Hide(text);

    void StillAtIt() => world.Log.Say($"  still at it after {Durations.Tell(world.Since(start))}{(last is null ? "" : $": {last}")}");

    public void Dispose() => timer.Dispose();
}
