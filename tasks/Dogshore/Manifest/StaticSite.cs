using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>Where a static site's pages lie.</summary>
static class StaticSite
{
    /// <summary>The project's folder and the usual ones below it.</summary>
    public static ImmutableArray<string> Folders { get; } = [".", "www", "wwwroot", "public", "dist", "site", "_site"];

    /// <summary>Those that hold an index.html.</summary>
    public static ImmutableArray<string> Candidates(string project) =>
        [.. Folders.Where(folder => File.Exists(Path.Combine(project, folder, "index.html")))];

    public static string Page(string folder) => folder == "." ? "index.html" : $"{folder}/index.html";

    /// <summary>The one folder that is the site; null after its fault. A <c>DeployFile</c> that puts a folder at the package's
    /// root says which, even before a build step made it.</summary>
    public static string? Root(string project, ImmutableArray<Item> files, Reading reading)
    {
        var said = files.Where(item => item.Word("Prefix") is { } prefix && Manifest.Folders.Trimmed(prefix) == ".")
            .Select(item => Manifest.Folders.Trimmed(item.Name)).Distinct().ToList();
        if (said.Count == 1) return said[0];
        var candidates = Candidates(project);
        if (candidates.Length == 1) return candidates[0];
        reading.Fault(candidates.IsEmpty
            ? Dog.SiteNotFound.With(string.Join(", ", Folders))
            : Dog.SiteUnclear.With(string.Join(", ", candidates), candidates[^1]));
        return null;
    }
}
