using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Packaging.Files;

/// <summary>Finds files that cannot lie beside each other: two for one path, a file where another needs a folder, names that differ only in case.</summary>
static class Collisions
{
    /// <param name="files">Sorted by path.</param>
    public static IEnumerable<Finding> In(ImmutableArray<FoundFile> files)
    {
        var spelled = new Dictionary<string, string>(files.Length, StringComparer.OrdinalIgnoreCase);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var lastFolder = "";
        foreach (var file in files)
        {
            var folder = FolderOf(file.Path);
            if (folder != lastFolder)
            {
                for (var at = folder; at.Length > 0 && folders.Add(at); at = FolderOf(at))
                {
                    if (!spelled.TryAdd(at, at) && spelled[at] != at) yield return Dog.CaseTwins.With(spelled[at], at);
                }
                lastFolder = folder;
            }
        }
        FoundFile? before = null;
        foreach (var file in files)
        {
            if (before?.Path == file.Path) yield return Dog.TwoForOnePath.With(before.Shown, file.Shown, file.Path);
            else if (folders.Contains(file.Path)) yield return Dog.TwoForOnePath.With(file.Shown, $"{file.Shown}/", file.Path);
            else if (!spelled.TryAdd(file.Path, file.Path)) yield return Dog.CaseTwins.With(spelled[file.Path], file.Path);
            before = file;
        }
    }

    static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";
}
