using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.Dokku;

/// <summary>Stands before each write: it passes only while the lock is this run's. A run that was paused for longer than its lease, as
/// a machine that slept is, finds here that another has the lock, or has had it and gone.</summary>
/// <remarks>Dokku has no conditional write, so that some moments remain between the look and the write; who takes a lock over watches it
/// for longer than that before.</remarks>
sealed class Fence(DokkuPlace place, string run)
{
    /// <summary>What was seen so lately still holds: each write would otherwise cost a second command.</summary>
    static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    long? seen;

    /// <param name="record">As this run knows it: who came between has written it anew, even when the lock was taken again since.</param>
    /// <exception cref="LockLostException">The lock is not this run's, or was not all the time.</exception>
    public async Task Pass(DokkuRecord record, CancellationToken stop)
    {
        if (seen is { } at && place.World.Since(at) < Lately) return;
        var reading = new RecordApp(place).Read(stop);
        await Task.WhenAll(reading, LookAtLock(stop));
        var now = (await reading)?.Record;
        if ((now?.Sequence ?? 0) != record.Sequence) throw new LockLostException(Dog.LockLost.With(place.App, now?.LastRun is { } other ? $"the run {other}" : "another run"));
    }

    public async Task LookAtLock(CancellationToken stop)
    {
        // Before it is asked: the answer may be long under way.
        var start = place.World.Now;
        var stands = await new LockApp(place).Read(stop);
        if (stands?.Run != run) throw new LockLostException(Dog.LockLost.With(place.App, stands is { } other ? new Lease(other.Run, other.By, other.Since, other.Until).Shown : "nobody"));
        seen = start;
    }
}

/// <summary>Somebody else has the app now: nothing more is written, and nothing is put back.</summary>
sealed class LockLostException(Finding finding) : DeployException(finding);
