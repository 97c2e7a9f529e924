using System.Collections.Immutable;

namespace Dogshore.Cdn;

/// <summary>A set that is kept differs in few names from what the store holds now: it is written as that difference, or the record of a large site would be
/// as many times as large as there are sets, and each deploy reads and writes it.</summary>
static class SetDifference
{
    /// <summary>A file as a set names it: when it was there, and what the store calls its bytes, is said by the record alone.</summary>
    public static StoredFile Named(StoredFile file) => file with { Tag = null, Last = 0, Gone = null };

    /// <summary>The set that names all files that are there now.</summary>
    public static ImmutableSortedDictionary<string, StoredFile> Whole(ImmutableSortedDictionary<string, StoredFile> files)
    {
        var all = StoreRecord.Empty.ToBuilder();
        foreach (var (name, file) in files)
            if (!file.IsFixed) all.Add(name, Named(file));
        return all.ToImmutable();
    }

    /// <returns>What the set has otherwise or alone, and what it has not.</returns>
    public static (ImmutableSortedDictionary<string, StoredFile> Other, ImmutableArray<string> Without) Of(ImmutableSortedDictionary<string, StoredFile> set, ImmutableSortedDictionary<string, StoredFile> whole)
    {
        var other = StoreRecord.Empty.ToBuilder();
        foreach (var (name, file) in set)
            if (!whole.TryGetValue(name, out var there) || !IsSame(file, there)) other.Add(name, file);
        return (other.ToImmutable(), [.. whole.Keys.Where(name => !set.ContainsKey(name))]);
    }

    static bool IsSame(StoredFile one, StoredFile other) => ReferenceEquals(one, other) || one.Variants.AsSpan().SequenceEqual(other.Variants.AsSpan()) && one == other with { Variants = one.Variants };
}
