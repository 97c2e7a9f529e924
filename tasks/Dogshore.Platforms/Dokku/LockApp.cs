using System.Text;
using System.Text.Json;
using Dogshore.Faults;

namespace Dogshore.Platforms.Dokku;

/// <summary>The lock: an app that is made by who takes it, because making an app fails where it is. Its config says who that is.</summary>
/// <remarks>apps:lock would not do: it writes a file that stops no deploy and that the next deploy removes. Between dokku's look whether an app
/// exists and its making lie some milliseconds; so after writing, the holder reads whether it is the holder.</remarks>
sealed class LockApp(DokkuPlace place)
{
    const string LeaseName = "DOGSHORE_LEASE";

    /// <summary>Somebody made the app and has not said who: at this moment, or it died between the two.</summary>
    static readonly LeaseNote nameless = new("unknown", "an unknown run", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <summary>How long a takeover waits before it looks whether somebody else took over at the same moment.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Null where nobody holds it.</summary>
    public async Task<LeaseNote?> Read(CancellationToken stop)
    {
        if (await place.Server.Config(place.LockApp, stop) is not { } config) return null;
        if (!config.TryGetValue(LeaseName, out var encoded)) return nameless;
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(encoded), DokkuJson.Default.LeaseNote) ?? nameless;
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException)
        {
            return nameless;
        }
    }

    public async Task<Lease> Hold(Lease wanted, Lease? dead, CancellationToken stop)
    {
        var (start, lasts) = (place.World.Now, wanted.Until - place.World.Clock.GetUtcNow());
        var stands = await Read(stop);
        // Who slept between the look and the write would write over the lock of whoever came meanwhile.
        if (place.World.Since(start) > lasts / 2) stands = await Read(stop);
        // The next step of a run comes moments after the one before it: what is all but whole need not be renewed.
        if (stands?.Run == wanted.Run && stands.Until > wanted.Until - lasts / 10) return Of(stands);
        var isSure = true;
        if (stands is null)
        {
            if (await Make(stop) is not { } made) isSure = false;
            else if (!made) return Of(await Read(stop) ?? nameless);
        }
        else if (stands.Run != wanted.Run && Of(stands) != dead) return Of(stands);

        await Write(Note(stands?.Run == wanted.Run ? wanted with { Since = stands.Since } : wanted), stop);
        if (stands?.Run == wanted.Run) return wanted with { Since = stands.Since };
        if (dead is not null || !isSure) await Task.Delay(Settling, place.World.Clock, stop);
        return Of(await Read(stop) ?? nameless);
    }

    public async Task Free(string run, CancellationToken stop)
    {
        var stands = await Read(stop);
        if (stands == nameless)
        {
            // This run may have been stopped between the two: what it said last may still be under way.
            await Task.Delay(Settling, place.World.Clock, stop);
            stands = await Read(stop);
        }
        // Whoever else made it and is slow to say so finds it gone when it looks whether it is the holder.
        if (stands?.Run == run || stands == nameless) await Remove(stop);
    }

    public async Task<bool> Unlock(CancellationToken stop)
    {
        if (await Read(stop) is not { } stands) return false;
        place.World.Log.Say($"the lock was held by the run {Of(stands).Shown}");
        await Remove(stop);
        return true;
    }

    Task Remove(CancellationToken stop) => place.Server.Remove(place.LockApp, stop);

    /// <returns>False when it was there already; null when the answer was lost and nobody has said since that it is theirs.</returns>
    async Task<bool?> Make(CancellationToken stop)
    {
        Worlds.Ran ran;
        try
        {
            ran = await place.Server.Run(new DokkuCommand("apps:create").Operand(place.LockApp), TimeSpan.FromMinutes(1), stop);
        }
        catch (OperationCanceledException)
        {
            // The server makes it all the same, and who frees the lock next is to find it.
            await Task.Delay(Settling, place.World.Clock, CancellationToken.None);
            throw;
        }
        catch (Ssh.SshLostException)
        {
            await Task.Delay(Settling, place.World.Clock, stop);
            var now = await Read(stop);
            // Nothing was made: the next try is the first.
            if (now is null) throw;
            return now == nameless ? null : false;
        }
        if (ran.Succeeded) return true;
        if (DokkuServer.IsTaken(ran)) return false;
        throw new DeployException(Dog.DokkuNoRecord.With(place.LockApp, DokkuServer.Words(ran)).Saying(ran.Tail));
    }

    Task Write(LeaseNote lease, CancellationToken stop) => new DokkuConfig(place).Set(place.LockApp, new Dictionary<string, string>
    {
        [LeaseName] = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(lease, DokkuJson.Default.LeaseNote))),
    }, stop);

    static LeaseNote Note(Lease lease) => new(lease.Run, lease.By, lease.Since, lease.Until);

    static Lease Of(LeaseNote note) => new(note.Run, note.By, note.Since, note.Until);
}
