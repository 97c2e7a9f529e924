using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>The lock of an app while this run holds it: renewed until it is left to the run's next step or freed. Where the
/// platform has no locks, because its writes are conditional or tell afterwards, there is nothing to hold and nothing is done.</summary>
sealed class Holding : IAsyncDisposable
{
    /// <summary>A DeployRelease of its own: nobody renews until DeployVerify comes, which may run on another machine.</summary>
    static readonly TimeSpan Handover = TimeSpan.FromMinutes(10);
    /// <summary>A dying run has no more than this to free its lock; otherwise it expires.</summary>
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    readonly Effective effective;
    readonly World world;
    readonly TimeSpan expiry;
    readonly CancellationTokenSource lost;
    readonly CancellationTokenSource ended = new();
    Lease? lease;
    /// <summary>When the lease was last asked for and got.</summary>
    long renewed;
    Task renewing = Task.CompletedTask;
    bool isOver;

    Holding(Effective effective, World world, TimeSpan expiry, CancellationToken stop)
    {
        (this.effective, this.world, this.expiry) = (effective, world, expiry);
        lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>For everything that is done under the lock: it ends when the run is stopped, and when the lock is no longer ours.</summary>
    public CancellationToken Stop => lost.Token;

    /// <summary>Why the lock is no longer ours, or null.</summary>
    public Finding? Lost { get; private set; }

    /// <exception cref="DeployException">Another run holds it, and the wait that the user allowed is over.</exception>
    public static async Task<Holding> Take(Session session, Effective effective, string run, string by, World world, CancellationToken stop)
    {
        var holding = new Holding(effective, world, Told(session, "DeployLockExpiry") ?? TimeSpan.FromMinutes(2), stop);
        if (effective.To.Platform.Declaration.Releasing.Guard != Guard.Lock) return holding;
        var contest = new Contest(effective, world, Told(session, "DeployLockWait") ?? TimeSpan.Zero, holding.expiry);
        try
        {
            holding.lease = await contest.Win(now =>
            {
                // Asked for, and not only named.
                if (now != default) holding.renewed = world.Now;
                return new Lease(run, by, now, now + holding.expiry);
            }, stop);
        }
        catch (Exception ended) when (ended is OperationCanceledException || ended is DeployException refused && refused.Findings[0].Fault != Dog.HeldByAnother)
        {
            // Whether it was taken is not known when the answer was lost; who frees it looks whose it is.
            holding.lease = new Lease(run, by, default, default);
            await holding.DisposeAsync();
            throw;
        }
        // On another thread: the work that the lock protects may hold this one for minutes.
        holding.renewing = Task.Run(holding.Renew, CancellationToken.None);
        return holding;
    }

    /// <summary>Ends this step, and keeps the lock for the run's next one.</summary>
    /// <param name="isAlone">The next step is not a matter of moments.</param>
    public async Task Leave(bool isAlone)
    {
        if (await End() is not { } mine || !isAlone) return;
        await AtTheEnd(stop => effective.To.Platform.Hold(effective.To, mine with { Until = world.Clock.GetUtcNow() + Handover }, null, world, stop));
    }

    /// <summary>Frees the lock, after a cancel too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (await End() is not { } mine) return;
        await AtTheEnd(stop => effective.To.Platform.Free(effective.To, mine.Run, world, stop));
    }

    /// <returns>The lease when it is still ours to leave or to free.</returns>
    async Task<Lease?> End()
    {
        if (isOver) return null;
        isOver = true;
        await ended.CancelAsync();
        await renewing;
        lost.Dispose();
        ended.Dispose();
        return Lost is null ? lease : null;
    }

    async Task AtTheEnd(Func<CancellationToken, Task> last)
    {
        using var enough = new CancellationTokenSource(LastWords, world.Clock);
        try
        {
            await last(enough.Token);
        }
        catch (Exception failed) when (failed is DeployException or OperationCanceledException)
        {
            world.Log.Warn(Dog.LockNotFreed.With(effective.To.App, failed is DeployException refused ? refused.Findings[0].Fact : "the platform did not answer in time"));
        }
    }

    /// <summary>Four times within the expiry, so that three lost answers in a row lose nothing.</summary>
    async Task Renew()
    {
        while (true)
        {
            try
            {
                await Task.Delay(expiry / 4, world.Clock, ended.Token);
                if (world.Since(renewed) > expiry)
                {
                    // Paused, as a machine that sleeps is: others may have come and gone since, and a lock that is free now proves nothing.
                    Lose("nobody: this run slept for longer than its lock lasts");
                    return;
                }
                var asked = world.Now;
                var stands = await effective.To.Platform.Hold(effective.To, lease! with { Until = world.Clock.GetUtcNow() + expiry }, null, world, ended.Token);
                if (stands.Run != lease.Run) Lose(stands.Shown);
                else (lease, renewed) = (stands, asked);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (DeployException unheard)
            {
                // Not told yet that it is lost; but when the others may take it for dead, so must we.
                if (world.Clock.GetUtcNow() > lease!.Until) Lose($"nobody that could be asked: {unheard.Findings[0].Fact}");
            }
            if (Lost is not null) return;
        }
    }

    void Lose(string to)
    {
        Lost = Dog.LockLost.With(effective.To.App, to);
        lost.Cancel();
    }

    static TimeSpan? Told(Session session, string property) => session.Input[property] is { } text ? Durations.Parse(text.Trim()) : null;
}
