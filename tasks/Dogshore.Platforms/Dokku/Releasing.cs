using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Dokku;

/// <summary>What was written and what is stored after a change, as the next position is made of it.</summary>
sealed record After(DokkuRecord Record, Dictionary<string, string> Config);

/// <summary>One release: what is intended is written down, config and counts are stored without restarting anything, the code is built and
/// started, and what came of it is written down. When it fails, config and counts are put back; the old containers serve all the while.</summary>
sealed class Releasing(DokkuPlace place, MakeRelease change, Cargo cargo, Fence fence)
{
    /// <summary>Tells the release task whether this release migrates: dokku runs that task at every rebuild, a rollback included.</summary>
    public const string MigrateName = "DOGSHORE_MIGRATE";

    static readonly ImmutableSortedDictionary<string, int> NoCounts = ImmutableSortedDictionary<string, int>.Empty;
    static readonly ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>> NoValues = ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>>.Empty;

    readonly Desired desired = change.Desired;
    readonly Observing observing = new(place);
    readonly RecordApp records = new(place);
    readonly DokkuConfig config = new(place);

    /// <param name="memory">As it was just read.</param>
    /// <param name="stored">The app's variables, as they were just read.</param>
    public async Task<After> Run(Memory? memory, Dictionary<string, string> stored, CancellationToken stop)
    {
        if (memory is null) await records.Make(stop);
        var seen = new Seen(stored, memory, await observing.ReadProcesses(stop));
        if (seen.Record.Intent is { } left)
        {
            await new Settling(place).Wait(stop);
            seen = await Look(stop);
            if (await new Settling(place).IsDone(left, seen, stop))
            {
                seen = seen with { Memory = await Write(seen.Memory!, Finished(seen.Record, left, seen.Commit, seen.Processes.Counts, seen.Record.Url), stop) };
                // The run that was cut off had done all that this one was to do.
                if (IsSame(left.Release)) return new(seen.Record, seen.Config);
            }
        }
        return await Make(seen, stop);
    }

    async Task<After> Make(Seen seen, CancellationToken stop)
    {
        var wanted = Wanted(seen);
        Verbatim(wanted);
        var memory = await Begin(seen, wanted, stop);
        try
        {
            await fence.Pass(memory.Record, stop);
            await config.Set(place.App, wanted.Set, stop);
            await config.Unset(place.App, wanted.Unset, stop);
            await fence.Pass(memory.Record, stop);
            var delivered = await new Delivering(place, change, cargo).Run(seen, Counts(seen), stop);
            // Before the record: with it everything is done, and a run that is cut off here is finished by the next.
            if (change.Migrate.Length > 0) await config.Unset(place.App, [MigrateName], stop);
            var (stored, counts) = await observing.LookAfter(stop);
            memory = await Write(memory, Finished(memory.Record, memory.Record.Intent!, stored.GetValueOrDefault(Seen.CommitName), counts, delivered.Url ?? memory.Record.Url ?? await observing.Address(stop)), stop);
            return new(memory.Record, stored);
        }
        catch (DeployException blind) when (blind is Ssh.SshException or NotUnderstoodException or LockLostException)
        {
            // What is so cannot be asked, or is another's by now: nothing can be said or put back. The intent stands, and the next run looks.
            throw;
        }
        catch (DeployException failed)
        {
            await PutBack(memory, failed, stop);
            throw;
        }
    }

    /// <summary>The record after a release has gone live.</summary>
    public static DokkuRecord Finished(DokkuRecord record, Intent intent, string? commit, ImmutableSortedDictionary<string, int> counts, string? url)
    {
        var release = intent.Release with { Commit = commit, Succeeded = true, Counts = counts };
        return record with { Live = release.Id, Releases = record.Releases.Add(release), Intent = null, Url = url };
    }

    async Task<Seen> Look(CancellationToken stop) => await observing.Look(stop) ?? throw new DeployException(Dog.DokkuRefused.With("config:export", $"App {place.App} does not exist"));

    bool IsSame(ReleaseNote left) => left.Stamp.Content == desired.Stamp.Content && left.Stamp.Config is not null && left.Stamp.Config == desired.Stamp.Config
        && left.Stamp.Names.SequenceEqual(desired.Stamp.Names) && desired.Back is null;

    /// <summary>Values of our variables, all of them, and what of it is to be written.</summary>
    sealed record Values(ImmutableSortedDictionary<string, string> Owned, Dictionary<string, string> Set, ImmutableArray<string> Unset);

    Values Wanted(Seen seen)
    {
        var kept = desired.Back is { } back ? seen.Memory?.Values.GetValueOrDefault(back.Number) ?? throw new DeployException(Dog.ContentIsGone.With("dokku", back.Named, back.Stamp?.Commit ?? "what it was made from")) : null;
        var owned = desired.Config.ToImmutableSortedDictionary(entry => entry.Name, entry => Value(entry, kept, seen), StringComparer.Ordinal);
        var all = new Dictionary<string, string>(owned) { ["DEPLOY_VERSION"] = desired.Stamp.Version };
        if (desired.Stamp.Commit is { } commit) all["DEPLOY_COMMIT"] = commit;
        if (change.Migrate.Length > 0) all[MigrateName] = "yes";

        var gone = change.Removed.Concat(seen.Record.LiveRelease?.Stamp.Names.Except(desired.Stamp.Names) ?? []).Concat(desired.Stamp.Commit is null ? ["DEPLOY_COMMIT"] : [])
            .Concat(change.Migrate.Length == 0 ? [MigrateName] : []);
        return new(owned,
            all.Where(each => seen.Config.GetValueOrDefault(each.Key) != each.Value).ToDictionary(),
            [.. gone.Distinct().Where(name => seen.Config.ContainsKey(name) && !all.ContainsKey(name))]);
    }

    string Value(DesiredConfig entry, ImmutableSortedDictionary<string, string>? kept, Seen seen) => entry.Source switch
    {
        ValueSource.Kept => kept!.GetValueOrDefault(entry.Name) ?? throw new DeployException(Dog.DokkuRecordDamaged.With(place.RecordApp, $"the value of {entry.Name} is not there")),
        // Made once: what is there and ours stays.
        ValueSource.Generated when seen.Record.LiveRelease?.Stamp.Names.Contains(entry.Name) == true && seen.Config.TryGetValue(entry.Name, out var there) => there,
        ValueSource.Generated => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        _ => cargo.Values.Read(entry.Name, entry.Source).Reveal(),
    };

    ImmutableSortedDictionary<string, int> Counts(Seen seen)
    {
        if (desired.Back is { } back) return seen.Record.Releases.FirstOrDefault(release => release.Id == back.Id)?.Counts ?? NoCounts;
        var counts = desired.Processes.Where(process => process.Count is not null).ToDictionary(process => process.Name, process => process.Count!.Value);
        // What left the manifest no longer runs; where it names no process at all, dokku's default does.
        if (desired.Processes.Length > 0 && seen.Record.LiveRelease is not null)
            foreach (var name in seen.Processes.Counts.Where(each => each.Value > 0).Select(each => each.Key).Where(name => desired.Processes.All(process => process.Name != name))) counts[name] = 0;
        return counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Writes down what is intended and what was before. A second run after one that was cut off keeps the first one's "before":
    /// what it finds may be half written.</summary>
    async Task<Memory> Begin(Seen seen, Values wanted, CancellationToken stop)
    {
        var record = seen.Record;
        var number = record.Number + 1;
        var key = seen.Memory?.Key ?? desired.Key;
        var stamp = desired.Stamp with { Config = desired.Back is null ? key.Over(Tagged(wanted, key)) : desired.Stamp.Config };
        var release = new ReleaseNote(FormattableString.Invariant($"{number}-{desired.Stamp.Run}"), number, stamp, Standing.Unknown, false, place.World.Clock.GetUtcNow(), null, NoCounts);
        var touched = wanted.Set.Keys.Concat(wanted.Unset);
        var before = touched.Where(seen.Config.ContainsKey).ToImmutableSortedDictionary(name => name, name => seen.Config[name], StringComparer.Ordinal);
        var intent = new Intent(cargo.Run, release, seen.Commit, seen.Processes.Containers, [.. touched.Order(StringComparer.Ordinal)], seen.Processes.Counts);
        if (record.Intent is { } left)
        {
            // What the first run found is what was before, also that a variable was not set.
            before = before.RemoveRange(left.Values).SetItems(seen.Memory!.Before);
            intent = intent with { Values = [.. intent.Values.Union(left.Values).Order(StringComparer.Ordinal)], Counts = left.Counts };
        }
        var memory = new Memory { Record = record with { Number = number, Intent = intent }, Key = key, Values = (seen.Memory?.Values ?? NoValues).SetItem(number, wanted.Owned), Before = before };
        return await Write(memory, memory.Record, stop);
    }

    /// <summary>Values that the platform makes have no tag: they are there or not, and never change by themselves.</summary>
    IEnumerable<(string, Tag)> Tagged(Values wanted, TagKey key) => desired.Config.Where(entry => entry.Source is not ValueSource.Generated)
        .Select(entry => (entry.Name, key.Of(entry.Name, wanted.Owned[entry.Name])));

    /// <summary>Dokku rewrites what looks like a number: 0123 becomes 123. An app must not start with a value that nobody wrote.</summary>
    static void Verbatim(Values wanted)
    {
        var wrong = wanted.Set.Where(each => long.TryParse(each.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) != each.Value)
            .Select(each => each.Key).Order(StringComparer.Ordinal).ToArray();
        if (wrong.Length > 0) throw new DeployException(Dog.DokkuValueRewritten.With(string.Join(", ", wrong)));
    }

    /// <summary>Config and counts as they were, and the attempt in the record. The release that serves was never touched.</summary>
    async Task PutBack(Memory memory, DeployException failed, CancellationToken stop)
    {
        var intent = memory.Record.Intent!;
        try
        {
            var now = await Look(stop);
            await fence.Pass(memory.Record, stop);
            await config.Set(place.App, memory.Before.Where(each => now.Config.GetValueOrDefault(each.Key) != each.Value).ToDictionary(), stop);
            await config.Unset(place.App, [.. intent.Values.Where(name => !memory.Before.ContainsKey(name) && now.Config.ContainsKey(name))], stop);
            var counts = intent.Counts.Where(each => now.Processes.Counts.GetValueOrDefault(each.Key) != each.Value)
                .Concat(now.Processes.Counts.Where(each => !intent.Counts.ContainsKey(each.Key)).Select(each => KeyValuePair.Create(each.Key, 0))).ToImmutableSortedDictionary(StringComparer.Ordinal);
            if (!counts.IsEmpty) await place.Server.Write(Delivering.Scale(place.App, counts, deploys: false), stop);
            var attempt = intent.Release with { Commit = now.Commit };
            await Write(memory, memory.Record with { Releases = memory.Record.Releases.Add(attempt), Intent = null }, stop);
        }
        catch (DeployException also)
        {
            throw new DeployException([.. failed.Findings, Dog.DokkuNotPutBack.With(place.App, string.Join(", ", intent.Values), also.Findings[0].Fact)]);
        }
    }

    async Task<Memory> Write(Memory memory, DokkuRecord record, CancellationToken stop)
    {
        await fence.Pass(memory.Record, stop);
        var written = memory.With(record with { Sequence = record.Sequence + 1, LastRun = cargo.Run });
        await records.Write(written, stop);
        return written;
    }
}
