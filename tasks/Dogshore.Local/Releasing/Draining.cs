using Dogshore.Local.Running;

namespace Dogshore.Local.Releasing;

/// <summary>Lets the old release answer what it has, then ends it.</summary>
sealed class Draining(RunningRelease before, Action<ReleaseEvent> tell)
{
    /// <summary>For WebSockets and streams, which end by themselves only when their other end wishes.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public async Task Run(CancellationToken hurry)
    {
        var name = $"v{before.Release.Number}";
        var cut = await before.Target.Drain(Longest, open => tell(new ReleaseEvent { Step = "drain", Text = $"waits for {open} {(open == 1 ? "request" : "requests")} of {name} to end" }), hurry);
        if (cut > 0) tell(new ReleaseEvent { Step = "drain", Text = $"closed {cut} {(cut == 1 ? "connection" : "connections")} of {name} that did not end by themselves" });
        await before.DisposeAsync();
    }
}
