namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>So many requests in a window of time, counted for each endpoint and account, as the framework behind the platform counts them.</summary>
sealed class RateLimits
{
    readonly Lock gate = new();
    readonly Dictionary<(string, string), Queue<DateTimeOffset>> asked = [];

    /// <returns>How long until there is room again; null when there is.</returns>
    public TimeSpan? Enter(string user, string endpoint, int most, TimeSpan window)
    {
        var now = DateTimeOffset.UtcNow;
        lock (gate)
        {
            if (!asked.TryGetValue((user, endpoint), out var times)) asked[(user, endpoint)] = times = new();
            while (times.TryPeek(out var first) && now - first > window) times.Dequeue();
            if (times.Count >= most) return window - (now - times.Peek());
            times.Enqueue(now);
            return null;
        }
    }
}
