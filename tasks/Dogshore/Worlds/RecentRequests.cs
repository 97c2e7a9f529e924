namespace Dogshore.Worlds;

/// <summary>What was asked of which host, for services that take only so many requests in a time. Thread-safe.</summary>
public sealed class RecentRequests
{
    /// <summary>More than any such service takes in the times that they count by.</summary>
    const int Remembered = 1000;

    readonly Lock gate = new();
    readonly Queue<(string Host, long At)> asked = new();

    /// <param name="at">The clock's timestamp.</param>
    public void Note(string host, long at)
    {
        lock (gate)
        {
            asked.Enqueue((host, at));
            if (asked.Count > Remembered) asked.Dequeue();
        }
    }

    /// <summary>How many went to this host in the last while.</summary>
    public int Count(string host, TimeSpan last, TimeProvider clock)
    {
        lock (gate) return asked.Count(each => each.Host == host && clock.GetElapsedTime(each.At) < last);
    }
}
