using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Dogshore.Cdn;

/// <summary>What deploys and rollbacks of a destination make of a store's record. Nothing is written here.</summary>
/// <param name="hasEdge">A cache before the store must be told of changed names.</param>
sealed class StoreEdits(string destination, bool hasEdge, TimeProvider clock)
{
    /// <summary>How many releases' pages are kept for a rollback, of each destination.</summary>
    const int KeptSets = 5;

    /// <summary>Entries without a tag: names are said to be ours before they are there.</summary>
    public static StoreRecord Meant(StoreRecord record, ImmutableArray<(StaticFile File, Forms Forms)> forms) => record with
    {
        Files = record.Files.SetItems(forms.Select(each => KeyValuePair.Create(each.File.Name, each.Forms.Entry with { Last = record.Files.GetValueOrDefault(each.File.Name)?.Last ?? 0 }))),
    };

    /// <summary>The entry of a file whose bytes stay and whose headers are other ones.</summary>
    public static StoredFile Reheaded(StoreRecord record, StaticFile file) => record.Files[file.Name] with { Type = file.Type, Cache = file.Cache };

    /// <summary>The release that now serves is published with these files.</summary>
    /// <param name="forms">Of those that are written anew.</param>
    public StoreRecord Published(StoreRecord record, StaticDifference difference, ImmutableArray<(StaticFile File, Forms Forms)> forms, ImmutableArray<StaticFile> files, string release)
    {
        var entries = Meant(record, forms).Files.SetItems(difference.Reheaded.Select(file => KeyValuePair.Create(file.Name, Reheaded(record, file))));
        var number = record.Sets + 1;
        entries = entries.SetItems(files.Select(file => KeyValuePair.Create(file.Name, entries[file.Name] with { Last = number, Gone = null })));
        var now = clock.GetUtcNow();
        entries = entries.SetItems(difference.Gone.Select(name => KeyValuePair.Create(name, entries[name] with { Gone = now })));
        var mutable = files.Where(file => !file.IsFixed).ToImmutableSortedDictionary(file => file.Name, file => SetDifference.Named(entries[file.Name]), StringComparer.Ordinal);
        var changed = difference.Changed.Concat(difference.Reheaded).Select(file => file.Name).Where(record.Files.ContainsKey);
        return WithSet(record with { Files = entries, Stale = Stale(record, changed) }, new StaticSet(number, destination, release, files.Length, mutable));
    }

    /// <summary>The pages of an older release are those of the one that runs it again.</summary>
    /// <param name="different">Those whose bytes or headers are other ones now.</param>
    public StoreRecord Restored(StoreRecord record, StaticSet set, ImmutableArray<KeyValuePair<string, StoredFile>> different, string release)
    {
        var number = record.Sets + 1;
        var now = clock.GetUtcNow();
        var entries = record.Files.SetItems(different.Select(each => KeyValuePair.Create(each.Key, each.Value)));
        entries = entries.SetItems(entries.Where(each => set.Mutable.ContainsKey(each.Key) || each.Value.IsFixed && each.Value.Last >= set.Number).Select(each => KeyValuePair.Create(each.Key, each.Value with { Last = number, Gone = null })));
        // Pages of the newer release stay for the keep period: somebody may be reading them.
        var left = record.Latest(destination)!.Mutable.Keys.Where(name => !set.Mutable.ContainsKey(name) && entries.ContainsKey(name));
        entries = entries.SetItems(left.Select(name => KeyValuePair.Create(name, entries[name] with { Gone = entries[name].Gone ?? now })));
        return WithSet(record with { Files = entries, Stale = Stale(record, different.Select(each => each.Key)) }, new StaticSet(number, destination, release, set.Files, set.Mutable));
    }

    ImmutableArray<string> Stale(StoreRecord record, IEnumerable<string> changed) =>
        hasEdge ? [.. record.Stale.Union(changed, StringComparer.Ordinal).Order(StringComparer.Ordinal)] : [];

    static StoreRecord WithSet(StoreRecord record, StaticSet set)
    {
        // The same release published again replaces what it was published with.
        var kept = record.Kept.RemoveAll(each => each.Destination == set.Destination && each.Release == set.Release).Add(set);
        var surplus = kept.Where(each => each.Destination == set.Destination).SkipLast(KeptSets).ToHashSet();
        return record with { Sets = set.Number, Kept = kept.RemoveAll(surplus.Contains) };
    }

    /// <summary>What was written is there, with these words of the store for it.</summary>
    public static StoreRecord Tagged(StoreRecord record, ConcurrentDictionary<string, string> tags) =>
        record with { Files = record.Files.SetItems(tags.Where(each => record.Files.ContainsKey(each.Key)).Select(each => KeyValuePair.Create(each.Key, record.Files[each.Key] with { Tag = each.Value }))) };
}
