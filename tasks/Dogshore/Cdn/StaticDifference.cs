using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Cdn;

/// <summary>What a store lacks of the sources, by the phase in which it may be done. Pure: sources, record and listing in, differences out.</summary>
public sealed record StaticDifference
{
    /// <summary>New names that are no pages: to be there before the release that names them.</summary>
    public ImmutableArray<StaticFile> Added { get; init; } = [];
    /// <summary>New pages, and names whose bytes are to be others: after the release serves, pages last.</summary>
    public ImmutableArray<StaticFile> Changed { get; init; } = [];
    /// <summary>Names of which only the headers are to be others.</summary>
    public ImmutableArray<StaticFile> Reheaded { get; init; } = [];
    /// <summary>Names of ours that no source has any more and that are not marked as such.</summary>
    public ImmutableArray<string> Gone { get; init; } = [];
    /// <summary>Names of ours whose keep period is over: to be removed now.</summary>
    public ImmutableArray<string> Due { get; init; } = [];
    /// <summary>Names whose change the cache before the store was not told yet.</summary>
    public ImmutableArray<string> Stale { get; init; } = [];
    /// <summary>The last set of this destination does not name these files.</summary>
    public bool NewSet { get; init; }

    public bool HasAssets => Added.Length > 0;
    public bool Publishes => Changed.Length > 0 || Reheaded.Length > 0 || Gone.Length > 0 || Stale.Length > 0 || NewSet;
    public bool IsEmpty => !HasAssets && !Publishes && Due.Length == 0;

    /// <param name="record">Null where nothing of ours is there yet.</param>
    /// <param name="listing">What really lies there: an object that somebody removed or wrote over is written again.</param>
    /// <exception cref="DeployException">The sources have vanished or shrunk (reliability.md row 38), or a name belongs to somebody else.</exception>
    public static StaticDifference Between(ImmutableArray<StaticFile> files, StoreRecord? record, IReadOnlyDictionary<string, Listed> listing, StoreOptions options, string destination, string app, string shown, DateTimeOffset now)
    {
        Refuse(files, record, listing, options, destination, app, shown);
        var there = record?.Files ?? StoreRecord.Empty;
        var wanted = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var others = Others(record, destination);
        var latest = record?.Latest(destination);

        var added = new List<StaticFile>();
        var changed = new List<StaticFile>();
        var reheaded = new List<StaticFile>();
        foreach (var file in files)
        {
            var old = there.GetValueOrDefault(file.Name);
            var isThere = listing.TryGetValue(file.Name, out var listed);
            if (!isThere && !file.IsPage) added.Add(file);
            else if (!isThere || old!.Sha256 != file.Sha256 || old.Encode != options.Encode || old.Tag is null || old.Tag != listed!.Tag) changed.Add(file);
            else if (old.Type != file.Type || old.Cache != file.Cache || file.Encoding is not null && old.Encoding != file.Encoding) reheaded.Add(file);
        }
        return new StaticDifference
        {
            Added = [.. added],
            Changed = [.. changed.OrderBy(file => file.IsPage)],
            Reheaded = [.. reheaded],
            Gone = [.. there.Where(each => !wanted.Contains(each.Key) && each.Value.Gone is null && !others.Contains(each.Key) && IsOf(latest, each.Value)).Select(each => each.Key)],
            Due = [.. there.Where(each => !wanted.Contains(each.Key) && IsDue(each.Key, each.Value, record!, others, options, now)).Select(each => each.Key)],
            Stale = record?.Stale ?? [],
            NewSet = latest is null || latest.Files != files.Length || !latest.Mutable.Keys.SequenceEqual(files.Where(file => !file.IsFixed).Select(file => file.Name), StringComparer.Ordinal)
                || files.Any(file => there.GetValueOrDefault(file.Name) is not { } old || old.Last < latest.Number),
        };
    }

    /// <summary>Only what this destination published is missed by it.</summary>
    static bool IsOf(StaticSet? latest, StoredFile file) => latest is not null && file.Last >= latest.Number;

    /// <summary>Names that other destinations of the app serve now.</summary>
    static HashSet<string> Others(StoreRecord? record, string destination)
    {
        if (record is null) return [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in record.Kept.Where(set => set.Destination != destination && record.Latest(set.Destination) == set))
            foreach (var name in set.Mutable.Keys) names.Add(name);
        return names;
    }

    /// <summary>Gone for longer than the keep period, and in no set that a rollback could ask for.</summary>
    static bool IsDue(string name, StoredFile file, StoreRecord record, HashSet<string> others, StoreOptions options, DateTimeOffset now) =>
        file.Gone is { } since && now - since >= options.Keep && !others.Contains(name)
        && !record.Kept.Any(set => set.Mutable.ContainsKey(name))
        && (!file.IsFixed || record.Kept.IsEmpty || file.Last < record.Kept[0].Number);

    static void Refuse(ImmutableArray<StaticFile> files, StoreRecord? record, IReadOnlyDictionary<string, Listed> listing, StoreOptions options, string destination, string app, string shown)
    {
        if (record is not null && record.App != app) throw new DeployException(Dog.StoreOfOtherApp.With(shown, record.App, app));
        var before = record?.Latest(destination)?.Files ?? 0;
        // A build that failed quietly, a mount that is gone: nobody means to lose nine tenths of a site.
        if (before > 0 && (files.IsEmpty || before >= 10 && files.Length * 10L <= before) && !options.MayShrink)
            throw new DeployException(Dog.StaticsVanished.With(files.Length, shown, before));
        var foreign = files.Where(file => listing.ContainsKey(file.Name) && record?.Files.ContainsKey(file.Name) != true).Select(file => file.Name).ToArray();
        if (foreign.Length > 0) throw new DeployException(Dog.NotOurObject.With(foreign[0], shown, foreign.Length == 1 ? "" : $", and {foreign.Length - 1} more"));
        foreach (var set in record?.Kept.Where(set => set.Destination != destination && record.Latest(set.Destination) == set) ?? [])
        {
            if (files.FirstOrDefault(file => set.Mutable.TryGetValue(file.Name, out var theirs) && theirs.Sha256 != file.Sha256) is { } clash)
                throw new DeployException(Dog.NameOfOtherDestination.With(clash.Name, shown, set.Destination, destination));
        }
    }
}
