using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Packaging;

/// <summary>What a package would change among the files that are live.</summary>
public static class FilesDiff
{
    /// <returns>Paths in ordinal order; changed means other bytes or another mode.</returns>
    public static FilesRecord Of(ImmutableArray<FileEntry> before, ImmutableArray<FileEntry> after)
    {
        var old = before.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var kept = after.Where(file => old.ContainsKey(file.Path)).ToList();
        return new(
            Paths(after.Where(file => !old.ContainsKey(file.Path))),
            Paths(kept.Where(file => old[file.Path] != file)),
            Paths(before.ExceptBy(kept.Select(file => file.Path), file => file.Path)));
    }

    static ImmutableArray<string> Paths(IEnumerable<FileEntry> files) => [.. files.Select(file => file.Path).Order(StringComparer.Ordinal)];
}
