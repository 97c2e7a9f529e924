namespace Dogshore.Local.Hosting;

/// <summary>A host without apps ends itself after a quiet minute.</summary>
sealed class Idle(TimeProvider clock, Func<bool> isEmpty)
{
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60), Look = TimeSpan.FromSeconds(5);
    long lastAsked = clock.GetTimestamp();
    int open;

    /// <summary>Counts a request; dispose of the answer when it is answered.</summary>
    public async Task Count(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref open);
        try
        {
            await next(context);
        }
        finally
        {
            Volatile.Write(ref lastAsked, clock.GetTimestamp());
            Interlocked.Decrement(ref open);
        }
    }

    /// <summary>Returns when there has been nothing to live for; throws when cancelled.</summary>
    public async Task Wait(CancellationToken stop)
    {
        while (Volatile.Read(ref open) > 0 || !isEmpty() || clock.GetElapsedTime(Volatile.Read(ref lastAsked)) < Quiet) await Task.Delay(Look, clock, stop);
    }
}
