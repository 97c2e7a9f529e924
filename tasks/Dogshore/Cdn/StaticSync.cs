using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Cdn;

/// <summary>What was seen of a store, and what it lacks.</summary>
sealed record Seen(StoreRecord? Record, string? Tag, ImmutableDictionary<string, Listed> Listing, StaticDifference Difference);

/// <summary>Brings a store in step with the sources, in an order in which a browser always finds what a page names: new names, then changed
/// ones, pages last, then the cache, and removals when nobody can ask for them any more. Before an object is written the record says that it
/// is ours, so that a run that was cut off is taken up by the next.</summary>
sealed class StaticSync(StaticStore store, string destination, string app, string run, World world)
{
    const int AtOnce = 16;

    readonly StoreWriter writer = new(store, app, run, world);
    readonly StoreEdits edits = new(destination, store.HasEdge, world.Clock);

    /// <param name="listing">The files, while they are read: the store is asked meanwhile.</param>
    /// <exception cref="DeployException">What is wrong with the files goes before what is wrong with the store.</exception>
    public async Task<(ImmutableArray<StaticFile> Files, Seen Seen)> Look(Task<ImmutableArray<StaticFile>> listing, CancellationToken stop)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var there = StoreState.AtOnce(store, writer, asking.Token);
        try
        {
            var files = await listing;
            return (files, await Look(files, await there, stop));
        }
        catch
        {
            await asking.CancelAsync();
            await ((Task)there).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    async Task<Seen> Look(ImmutableArray<StaticFile> files, StoreState there, CancellationToken stop)
    {
        if (!there.Agrees(files)) there = await StoreState.InOrder(store, writer, files, stop);
        var record = await Confirmed(there.Record, files, there.Listing, stop);
        return new(record, there.Tag, there.Listing, StaticDifference.Between(files, record, there.Listing, store.Options, destination, app, store.Shown, world.Clock.GetUtcNow()));
    }

    /// <summary>What a run that was cut off has written and not told: the bytes themselves are asked.</summary>
    async Task<StoreRecord?> Confirmed(StoreRecord? record, ImmutableArray<StaticFile> files, ImmutableDictionary<string, Listed> listing, CancellationToken stop)
    {
        if (record is null) return null;
        StaticFile[] doubtful = [.. files.Where(file => record.Files.TryGetValue(file.Name, out var entry) && entry.Tag is null && entry.Sha256 == file.Sha256 && listing.ContainsKey(file.Name))];
        if (doubtful.Length == 0) return record;
        var found = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(doubtful, Many(stop), async (file, token) =>
        {
            if (await store.Holds(file.Name, listing[file.Name], file, token)) found[file.Name] = listing[file.Name].Tag;
        });
        return record with { Files = record.Files.SetItems(found.Select(each => KeyValuePair.Create(each.Key, record.Files[each.Key] with { Tag = each.Value }))) };
    }

    /// <summary>Adds new names; changes and removes nothing.</summary>
    public async Task Assets(Task<ImmutableArray<StaticFile>> listing, CancellationToken stop)
    {
        while (true)
        {
            var (files, seen) = await Look(listing, stop);
            if (!seen.Difference.HasAssets) return;
            var forms = Made(seen.Difference.Added, files, seen);
            // Names of ours are said before they are there.
            if (!await writer.Try(seen, record => StoreEdits.Meant(record, forms), stop)) continue;
            var tags = await Upload(forms, stop);
            await writer.Update(record => StoreEdits.Tagged(record, tags), stop);
            return;
        }
    }

    /// <summary>Changes what may change now that the release serves, and removes what is long gone.</summary>
    /// <param name="release">Id of the release that serves.</param>
    public async Task Publish(Task<ImmutableArray<StaticFile>> listing, string release, CancellationToken stop)
    {
        for (StaticSet? first = null, latest; ; first = latest)
        {
            var (files, seen) = await Look(listing, stop);
            latest = seen.Record?.Latest(destination);
            if (first is not null && latest != first) throw writer.Overtaken(seen.Record!.Run);
            if (seen.Difference.IsEmpty)
            {
                await Also(latest!, release, stop);
                return;
            }
            var difference = seen.Difference;
            var forms = Made([.. difference.Added, .. difference.Changed], files, seen);
            await new SavedBytes(store, seen).Save(difference.Changed.Select(file => file.Name), Many(stop));
            if (!await writer.Try(seen, record => edits.Published(record, seen.Difference, forms, files, release), stop)) continue;

            var tags = await Upload([.. forms.Where(each => !each.File.IsPage)], stop);
            foreach (var each in await Upload([.. forms.Where(each => each.File.IsPage)], stop)) tags[each.Key] = each.Value;
            await Parallel.ForEachAsync(difference.Reheaded, Many(stop), async (file, token) =>
            {
                foreach (var (suffix, served) in Forms.Of(StoreEdits.Reheaded(seen.Record!, file))) tags[file.Name] = await store.Copy(file.Name + suffix, file.Name + suffix, served, token);
            });
            await End(seen, tags, difference.Due, stop);
            return;
        }
    }

    /// <summary>Another release with the same files: a rollback to it finds them by its name too.</summary>
    async Task Also(StaticSet latest, string release, CancellationToken stop)
    {
        if (latest.IsOf(release)) return;
        await writer.Update(record => record with
        {
            Kept = [.. record.Kept.Select(set => set.Number == latest.Number ? set with { AlsoReleases = [.. set.AlsoReleases.TakeLast(20), release] } : set)],
        }, stop);
    }

    /// <summary>The pages that a release of the past was published with, for the release that runs it again.</summary>
    public async Task Restore(string back, string release, CancellationToken stop)
    {
        for (StaticSet? first = null, latest; ; first = latest)
        {
            var (record, tag) = await writer.Read(stop);
            latest = record?.Latest(destination);
            if (record is null || latest is null) return;
            if (first is not null && latest != first) throw writer.Overtaken(record.Run);
            if (SetOf(record, back) is not { } set)
            {
                world.Log.Warn(Dog.NoPagesOfRelease.With(back, store.Shown));
                return;
            }
            var seen = new Seen(record, tag, await store.List(stop), new StaticDifference());
            var different = set.Mutable.Where(each => Differs(record.Files.GetValueOrDefault(each.Key), each.Value)).ToImmutableArray();
            var saved = new SavedBytes(store, seen);
            await saved.Save(different.Select(each => each.Key), Many(stop));
            if (!await writer.Try(seen, now => edits.Restored(now, set, different, release), stop)) continue;

            var tags = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
            foreach (var pages in new[] { false, true })
                await Parallel.ForEachAsync(different.Where(each => Names.IsPage(each.Key) == pages), Many(stop), async (each, token) => tags[each.Key] = await saved.Bring(each.Key, each.Value, token));
            await End(seen, tags, [], stop);
            return;
        }
    }

    /// <summary>Whether pages would be other ones.</summary>
    public async Task<bool> Restores(string back, CancellationToken stop)
    {
        var (record, _) = await writer.Read(stop);
        return record is not null && SetOf(record, back) is { } set && (record.Latest(destination) != set || set.Mutable.Any(each => Differs(record.Files.GetValueOrDefault(each.Key), each.Value)));
    }

    StaticSet? SetOf(StoreRecord record, string release) => record.Kept.LastOrDefault(set => set.Destination == destination && set.IsOf(release));

    static bool Differs(StoredFile? now, StoredFile then) => now is null || now.Sha256 != then.Sha256 || now.Served != then.Served || now.Encode != then.Encode;

    /// <summary>The cache, the removals, and the record of it all.</summary>
    async Task End(Seen seen, ConcurrentDictionary<string, string> tags, ImmutableArray<string> due, CancellationToken stop)
    {
        var (now, _) = await writer.Read(stop);
        var told = now is not null && await Tell(now.Stale, stop) ? now.Stale : [];
        var removed = await Prune(seen, due, stop);
        var after = await writer.Update(record => StoreEdits.Tagged(record with { Files = record.Files.RemoveRange(removed), Stale = [.. record.Stale.Except(told, StringComparer.Ordinal)] }, tags), stop);
        await new SavedBytes(store, seen).Prune(after, stop);
    }

    /// <returns>False when the cache did not hear or did not finish: the next deploy tells it again.</returns>
    async Task<bool> Tell(ImmutableArray<string> stale, CancellationToken stop)
    {
        if (stale.IsEmpty || !store.HasEdge) return true;
        try
        {
            await store.Invalidate(Invalidation.Paths(stale, ""), run, stop);
            return true;
        }
        catch (DeployException slow)
        {
            // The files are right; what visitors of the cache see becomes so.
            foreach (var finding in slow.Findings) world.Log.Warn(finding);
            return false;
        }
    }

    /// <summary>An object that is no longer the one that we wrote is somebody else's: it is forgotten and left alone.</summary>
    async Task<ImmutableArray<string>> Prune(Seen seen, ImmutableArray<string> due, CancellationToken stop)
    {
        if (due.IsEmpty) return due;
        var files = seen.Record!.Files;
        var ours = due.Where(name => seen.Listing.GetValueOrDefault(name)?.Tag == files[name].Tag && files[name].Tag is not null).ToArray();
        if (ours.Length > 0) await store.Delete([.. ours.SelectMany(name => Forms.Of(files[name]).Select(form => name + form.Suffix))], stop);
        return due;
    }

    ImmutableArray<(StaticFile File, Forms Forms)> Made(ImmutableArray<StaticFile> chosen, ImmutableArray<StaticFile> all, Seen seen)
    {
        var taken = all.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var ours = (seen.Record?.Files ?? StoreRecord.Empty).SelectMany(each => each.Value.Variants.Select(suffix => each.Key + suffix)).ToHashSet(StringComparer.Ordinal);
        // In their order: pages stay last.
        var made = new (StaticFile, Forms)[chosen.Length];
        Parallel.For(0, chosen.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, world.Cores) }, index =>
            made[index] = (chosen[index], Forms.Of(chosen[index], store.Options.Encode, name => !taken.Contains(name) && (!seen.Listing.ContainsKey(name) || ours.Contains(name)))));
        return [.. made];
    }

    async Task<ConcurrentDictionary<string, string>> Upload(ImmutableArray<(StaticFile File, Forms Forms)> all, CancellationToken stop)
    {
        var tags = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(all, Many(stop), async (each, token) =>
        {
            foreach (var (suffix, body, served) in each.Forms.Objects)
            {
                var tag = await store.Put(each.File.Name + suffix, body, served, token);
                if (suffix.Length == 0) tags[each.File.Name] = tag;
            }
        });
        return tags;
    }

    static ParallelOptions Many(CancellationToken stop) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
}
