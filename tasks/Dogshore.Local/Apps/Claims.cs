using System.Diagnostics.CodeAnalysis;
using Dogshore.Faults;

namespace Dogshore.Local.Apps;

/// <summary>One writer at a time for an app. The next one does not wait in line, it is told who is at work; only one that is
/// giving up already is waited for, so that a cancelled deploy can be run again at once.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The claim is its taker's to dispose of.")]
sealed class Claims(string app)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    /// <summary>A client that was cancelled may close its connection a moment later: .NET drains an answer for 2 s before.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);
    readonly Lock gate = new();
    Claim? holder;

    /// <summary>Who is at work, or null.</summary>
    public string? Run
    {
        get { lock (gate) return holder?.Run; }
    }

    /// <param name="run">Who asks, to be named to others.</param>
    /// <exception cref="HostException">Another one is at work.</exception>
    public async Task<Claim> Take(string run, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        while (true)
        {
            Claim other;
            lock (gate)
            {
                if (holder is null) return holder = new Claim(this, run);
                other = holder;
            }
            if (await Task.WhenAny(other.GaveUp, other.Released, Task.Delay(Moment, stop)) is var first && first != other.GaveUp && first != other.Released) throw Busy(other);
            try
            {
                await other.Released.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw Busy(other);
            }
        }
    }

    /// <summary>Completes when nobody is at work.</summary>
    public Task UntilFree()
    {
        lock (gate) return holder?.Released ?? Task.CompletedTask;
    }

    void Release(Claim claim)
    {
        lock (gate)
        {
            if (holder == claim) holder = null;
        }
    }

    HostException Busy(Claim other) => Dog.DeployInProgress.With(app, other.Run).As(409);

    internal sealed class Claim(Claims claims, string run) : IDisposable
    {
        readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public string Run => run;
        readonly TaskCompletionSource gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Task Released => released.Task;
        public Task GaveUp => gaveUp.Task;
        /// <summary>It only tidies up.</summary>
        public void GiveUp() => gaveUp.TrySetResult();

        public void Dispose()
        {
            claims.Release(this);
            released.TrySetResult();
        }
    }
}
