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

/// <summary>A name in a folder.</summary>
/// <param name="IsFolder">A link to one counts as one.</param>
readonly record struct ListedName(string Name, bool IsFolder);

/// <summary>The names in a folder, in the order in which the system told them, which only changes with them; and the facts of the files whose contents count.
/// Of what was left out the name decides.</summary>
sealed class WatchedFolder(string path, ListedName[] names)
{
    readonly FileFacts?[] facts = new FileFacts?[names.Length];

    /// <summary>Absolute.</summary>
    public string Path { get; } = path;
    public ReadOnlySpan<ListedName> Names => names;
    public ReadOnlySpan<FileFacts?> Facts => facts;

    public void Watch(int name, FileFacts of) => facts[name] = of;
}
