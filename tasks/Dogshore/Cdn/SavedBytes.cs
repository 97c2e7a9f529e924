using System.Collections.Immutable;

namespace Dogshore.Cdn;

/// <summary>Bytes that a rollback may want, kept under their hash before their name gets others. Copied within the store: nothing is sent twice.</summary>
sealed class SavedBytes(StaticStore store, Seen seen)
{
    const string Folder = StaticStore.Ours + "bytes/";

    static string NameOf(StoredFile entry, string suffix) => $"{Folder}{entry.Sha256}{(entry.Encoding is { } coding ? $".{coding}" : "")}{suffix}";

    /// <summary>Saves what lies under these names now, where a kept set names it and it is not saved yet.</summary>
    public Task Save(IEnumerable<string> names, ParallelOptions many) => Parallel.ForEachAsync(names.SelectMany(Unsaved).DistinctBy(form => form.To), many, async (form, token) => await store.Copy(form.From, form.To, form.Served, token));

    IEnumerable<(string From, string To, ServedAs Served)> Unsaved(string name)
    {
        if (seen.Record?.Files.GetValueOrDefault(name) is not { IsFixed: false, Tag: not null } entry || seen.Listing.GetValueOrDefault(name)?.Tag != entry.Tag) return [];
        if (!seen.Record.Kept.Any(set => set.Mutable.TryGetValue(name, out var kept) && kept.Sha256 == entry.Sha256)) return [];
        return Forms.Of(entry).Select(form => (name + form.Suffix, NameOf(entry, form.Suffix), form.Served)).Where(form => !seen.Listing.ContainsKey(form.Item2));
    }

    /// <summary>Puts saved bytes back under their name.</summary>
    /// <returns>The tag of the object.</returns>
    public async Task<string> Bring(string name, StoredFile entry, CancellationToken stop)
    {
        var tag = "";
        // Never overwritten, or only given other headers since: the name itself still has the bytes.
        var isThere = seen.Record?.Files.GetValueOrDefault(name) is { } now && now.Sha256 == entry.Sha256 && now.Encoding == entry.Encoding && seen.Listing.ContainsKey(name);
        foreach (var (suffix, served) in Forms.Of(entry)) tag = await store.Copy(isThere ? name + suffix : NameOf(entry, suffix), name + suffix, served, stop);
        return tag;
    }

    /// <summary>Removes what no kept set names any more.</summary>
    public async Task Prune(StoreRecord record, CancellationToken stop)
    {
        var wanted = record.Kept.SelectMany(set => set.Mutable.Values).SelectMany(entry => Forms.Of(entry).Select(form => NameOf(entry, form.Suffix))).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> surplus = [.. seen.Listing.Keys.Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && !wanted.Contains(name))];
        if (!surplus.IsEmpty) await store.Delete(surplus, stop);
    }
}
