namespace Dogshore.Local.Running;

/// <summary>How long a process that ended waits for its next start: 1 s, doubled each time up to 30 s, from the beginning after a stable minute.</summary>
sealed class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(30), Stable = TimeSpan.FromMinutes(1);
    TimeSpan next = First;

    /// <param name="ran">How long the process ran before it ended.</param>
    public TimeSpan After(TimeSpan ran)
    {
        if (ran >= Stable) next = First;
        var wait = next;
        next = next * 2 > Longest ? Longest : next * 2;
        return wait;
    }
}
