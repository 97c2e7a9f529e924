using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>Tries to get the lock of an app until it is free, its holder is dead, or the allowed wait is over.</summary>
/// <remarks>Clocks of two machines may disagree by hours. So nobody is taken for dead by the clock alone: it only says whom to watch,
/// and a holder that lives renews its lease while it is watched.</remarks>
sealed class Contest(Effective effective, World world, TimeSpan wait, TimeSpan expiry)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly long start = world.Now;
    Lease? seen;
    long seenAt;
    bool lives;

    public async Task<Lease> Win(Func<DateTimeOffset, Lease> wanted, CancellationToken stop)
    {
        for (Lease? dead = null; ;)
        {
            var stands = await effective.To.Platform.Hold(effective.To, wanted(world.Clock.GetUtcNow()), dead, world, stop);
            if (stands.Run == wanted(default).Run) return stands;
            Watch(stands);
            var isOver = world.Clock.GetUtcNow() > stands.Until && !lives;
            // A living holder renews twice in this time.
            dead = isOver && world.Since(seenAt) >= expiry / 2 ? stands : null;
            if (dead is not null)
            {
                world.Log.Say($"the lock of the run {dead.Shown} has expired, and nobody renews it: it is taken over");
                continue;
            }
            if (!isOver && world.Since(start) >= wait)
                throw new DeployException(Dog.HeldByAnother.With(effective.To.App, stands.Shown, wait > TimeSpan.Zero ? $", and it was waited for {Durations.Show(wait)}" : "", effective.To.Name));
            await Task.Delay(expiry / 8 < Pause ? expiry / 8 : Pause, world.Clock, stop);
        }
    }

    void Watch(Lease stands)
    {
        if (seen == stands) return;
        if (seen is null || seen.Run != stands.Run)
        {
            world.Log.Say($"the lock is held by the run {stands.Shown}{(wait > TimeSpan.Zero ? $"; waiting for it up to {Durations.Show(wait)}" : "")}");
            lives = false;
        }
        // The same run, and another end: it was renewed before our eyes.
        else lives = true;
        (seen, seenAt) = (stands, world.Now);
    }
}
