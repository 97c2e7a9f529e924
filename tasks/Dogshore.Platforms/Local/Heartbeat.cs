using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>Says every ten seconds of silence that a wait goes on, and for how long.</summary>
sealed class Heartbeat : IDisposable
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    readonly World world;
    readonly long start;
    readonly ITimer timer;
    volatile string what;

    public Heartbeat(World world, string what)
    {
        this.world = world;
        this.what = what;
        start = world.Now;
        timer = world.Clock.CreateTimer(_ => Say(), null, Silence, Silence);
    }

    /// <summary>Something was heard; the silence begins anew.</summary>
    /// <param name="step">What is waited for from now on; null leaves it.</param>
    public void Beat(string? step = null)
    {
        what = step ?? what;
        timer.Change(Silence, Silence);
    }

    void Say() => world.Log.Say($"local: still at it: {what} ({Durations.Show(TimeSpan.FromSeconds(Math.Floor(world.Since(start).TotalSeconds)))})");

    public void Dispose() => timer.Dispose();
}
