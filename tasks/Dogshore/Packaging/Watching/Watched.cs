using System.Collections.Immutable;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Watching;

/// <summary>All that the files of a package were found by: while none of it changes, the same files are found again, and need not be looked for.</summary>
/// <param name="Grounds">Folders that were walked, and from where each one's ignore rules count.</param>
/// <param name="Folders">Every folder of which names were asked.</param>
/// <param name="Above">Ignore files in the folders above; null facts where there was none.</param>
/// <param name="Completed">What became of the files that a platform wants.</param>
sealed record Watched(ImmutableArray<(string Folder, string Top)> Grounds, ImmutableArray<WatchedFolder> Folders, ImmutableArray<(string Path, FileFacts? Facts)> Above, ImmutableArray<CompletedFile> Completed);

/// <param name="Path">As the platform wants it.</param>
/// <param name="Own">Where the user's file lies that was completed; null when there was none.</param>
/// <param name="Sha256">Of the bytes that were made, lower-case hex; null when the file stayed as it was.</param>
readonly record struct CompletedFile(string Path, string? Own, string? Sha256);

/// <summary>The names in a folder, and the facts of the files whose contents count. Of what was left out the name decides.</summary>
sealed class WatchedFolder
{
    readonly FileFacts?[] facts;

    /// <param name="path">Absolute.</param>
    /// <param name="listed">In the order in which the system told them, which only changes with them. A folder has a slash at its end, and so has a link to one.</param>
    public WatchedFolder(string path, string[] listed)
    {
        (Path, Listed, facts) = (path, listed, new FileFacts?[listed.Length]);
        Names = [.. listed];
        for (var i = 0; i < Names.Length; i++) Names[i] = Names[i].TrimEnd('/');
        Array.Sort(Names, StringComparer.Ordinal);
    }

    public string Path { get; }
    public string[] Listed { get; }
    /// <summary>In ordinal order.</summary>
    public string[] Names { get; }

    /// <param name="name">Its place in the ordinal order.</param>
    public void Watch(int name, FileFacts of) => facts[name] = of;

    /// <returns>Null when they do not count.</returns>
    public FileFacts? Facts(string name) => facts[Array.BinarySearch(Names, name, StringComparer.Ordinal)];
}
