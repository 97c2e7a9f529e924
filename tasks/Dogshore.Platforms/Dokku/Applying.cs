using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Dokku;

/// <summary>Does one change, when the app is still where it is expected and the lock is still this run's.</summary>
sealed class Applying(DokkuPlace place, Position expected, Cargo cargo)
{
    readonly Observing observing = new(place);
    readonly RecordApp records = new(place);
    readonly Fence fence = new(place, cargo.Run);

    public async Task<Applied> Create(CancellationToken stop)
    {
        var (memory, config) = await Guarded(stop);
        if (memory is null) await records.Make(stop);
        if (config is null)
        {
            var ran = await place.Server.Make(place.App, stop);
            if (!ran.Succeeded) throw new DeployException(DokkuServer.Refusal(ran, new("apps:create")));
        }
        return Done(new(memory?.Record ?? new(), config ?? []));
    }

    public async Task<Applied> Add(Database database, CancellationToken stop)
    {
        if (!Postgres.CanName(database.Name)) throw new DeployException(Dog.DokkuDatabaseName.With(database.Name));
        var (memory, _) = await Guarded(stop);
        if (memory is null) await records.Make(stop);
        var note = await new Postgres(place).Add(database, stop);
        var record = memory?.Record ?? new DokkuRecord();
        await fence.Pass(record, stop);
        // Known to us before it is attached: a run that is cut off in between finds it again.
        if (record.Databases.All(there => there.Name != database.Name)) memory = await Write(memory, record with { Databases = record.Databases.Add(note) }, stop);
        await new Postgres(place).Link(note, stop);
        return Done(new(memory!.Record, await place.Server.Config(place.App, stop) ?? []));
    }

    public async Task<Applied> Release(MakeRelease change, CancellationToken stop)
    {
        var (memory, config) = await Guarded(stop);
        // A run that was cut off had made the database and not yet attached it: the plan holds it for made.
        var loose = (memory?.Record.Databases ?? []).Where(made => config?.ContainsKey(made.Name) == false && change.Desired.Databases.Any(database => database.Url is null && database.Name == made.Name)).ToArray();
        foreach (var database in loose) await new Postgres(place).Link(database, stop);
        if (loose.Length > 0) config = await place.Server.Config(place.App, stop);
        var after = await new Releasing(place, change, cargo, fence).Run(memory, config ?? throw Moved(memory), stop);
        return Done(after, after.Record.LiveRelease);
    }

    public async Task<Applied> Resume(CancellationToken stop)
    {
        var (memory, _) = await Guarded(stop);
        await place.Server.Run(new DokkuCommand("ps:start").Operand(place.App), place.Timeout, stop, onLine: place.World.Log.Detail);
        var processes = await observing.ReadProcesses(stop);
        if (!processes.IsRunning) throw new DeployException(Dog.DokkuChecksFailed.With(place.App, "it was started and does not run").Saying(await new Showing(place).Logs(50, stop)));
        return Done(new(memory?.Record ?? new(), await place.Server.Config(place.App, stop) ?? []));
    }

    public async Task<Applied> Mark(Standing standing, CancellationToken stop)
    {
        var (memory, config) = await Guarded(stop);
        var record = memory?.Record ?? throw Moved(null);
        // What a run that was cut off had brought to its end without writing it down is written down now.
        if (record.Intent is { } intent && await observing.Look(stop) is { } seen && await new Settling(place).IsDone(intent, seen, stop))
            record = Releasing.Finished(record, intent, seen.Commit, seen.Processes.Counts, record.Url ?? await observing.Address(stop));
        var live = record.LiveRelease ?? throw Moved(memory);
        var marked = record with { Releases = record.Releases.Replace(live, live with { Standing = standing }) };
        return Done(new((await Write(memory, Pruned(marked), stop)).Record, config ?? []));
    }

    /// <summary>The live release, the last verified one before it, and as many others as are wanted.</summary>
    DokkuRecord Pruned(DokkuRecord record)
    {
        var live = record.LiveRelease;
        var verified = record.Releases.LastOrDefault(release => release.Standing == Standing.Verified && release != live);
        var older = record.Releases.Where(release => release != live && release != verified).ToArray();
        // What was refused, and the ways back from it, are no releases to go back to and push none out.
        var superseded = older.Where(release => release is { Succeeded: true, Standing: not Standing.Rejected } && !IsSame(release, live) && !IsSame(release, verified)).ToArray();
        var dropped = older.Except(superseded).SkipLast(place.Keep).Concat(superseded.SkipLast(place.Keep)).ToHashSet();
        return record with { Releases = record.Releases.RemoveAll(dropped.Contains) };
    }

    static bool IsSame(ReleaseNote one, ReleaseNote? other) => one.Stamp.Content == other?.Stamp.Content && one.Stamp.Config == other.Stamp.Config;

    async Task<Memory> Write(Memory? memory, DokkuRecord record, CancellationToken stop)
    {
        var written = (memory ?? new Memory { Record = record }).With(record with { Sequence = record.Sequence + 1, LastRun = cargo.Run });
        await records.Write(written, stop);
        return written;
    }

    /// <summary>Nobody came between: neither with a deploy of ours, nor by hand, nor by taking over the lock of a run that was paused.</summary>
    async Task<(Memory? Memory, Dictionary<string, string>? Config)> Guarded(CancellationToken stop)
    {
        var looking = observing.LookShortly(stop);
        await Task.WhenAll(looking, fence.LookAtLock(stop));
        var (memory, config) = await looking;
        if (config is null ? expected != Position.None : expected != Seen.PositionOf(memory?.Record ?? new(), config)) throw Moved(memory);
        return (memory, config);
    }

    static DeployException Moved(Memory? memory) => new(Dog.PositionMoved.With(memory?.Record.LastRun is { } run ? $", by the run {run}" : ""));

    Applied Done(After after, ReleaseNote? release = null) => new(Seen.PositionOf(after.Record, after.Config), release?.At(place.World.Clock.GetUtcNow()),
        after.Record.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null);
}
