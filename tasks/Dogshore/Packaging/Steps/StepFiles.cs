using System.IO.Enumeration;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Packaging.Steps;

/// <summary>Finds the files that globs of a build step mean.</summary>
static class StepFiles
{
    static readonly EnumerationOptions All = new() { AttributesToSkip = 0, RecurseSubdirectories = true, IgnoreInaccessible = false };

    /// <returns>Paths relative to the project, with forward slashes, in ordinal order, each once.</returns>
    public static IEnumerable<string> Find(string project, string globs)
    {
        var wanted = Globs.Of(globs);
        return Split(globs).SelectMany(glob => Below(project, Fixed(glob))).Where(wanted.Match).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    public static string[] Split(string globs) => globs.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Is there what the glob, or the plain name of a file or folder, means?</summary>
    public static bool Exist(string project, string glob)
    {
        var path = Path.Combine(project, glob.Replace('\\', '/'));
        return File.Exists(path) || Directory.Exists(path) || glob.AsSpan().ContainsAny('*', '?') && Find(project, glob).Any();
    }

    /// <summary>The part before the first wildcard, so that no more of the tree is walked than is meant.</summary>
    static string Fixed(string glob) => string.Join('/', glob.Replace('\\', '/').Split('/').TakeWhile(part => !part.AsSpan().ContainsAny('*', '?')));

    static string[] Below(string project, string start)
    {
        var path = Path.GetFullPath(Path.Combine(project, start));
        if (File.Exists(path)) return [Relative(project, path)];
        if (!Directory.Exists(path)) return [];
        var made = Path.Combine(project, "obj");
        var files = new FileSystemEnumerable<string>(path, (ref FileSystemEntry entry) => Relative(project, entry.ToFullPath()), All)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            // Linked folders could lead in a circle; what git, Python and we write is no input.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.FileName is not (".git" or "__pycache__") && entry.ToFullPath() != made,
        };
        return [.. files];
    }

    static string Relative(string project, string path) => Path.GetRelativePath(project, path).Replace(Path.DirectorySeparatorChar, '/');
}
