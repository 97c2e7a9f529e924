namespace Dogshore.Packaging.Files;

/// <summary>Where a path leads once every link in it has been followed, those of folders on the way too.
/// .NET follows only the last component, so that <c>a/b</c> with <c>a</c> a link out of the tree would look as if it were inside.</summary>
static class RealPath
{
    /// <summary>As the kernel counts.</summary>
    const int MostLinks = 40;

    /// <returns>Null when it leads nowhere or in a circle.</returns>
    public static string? Of(string path)
    {
        var links = 0;
        var root = Path.GetPathRoot(path)!;
        var done = root;
        var ahead = new Stack<string>(Parts(path[root.Length..]));
        while (ahead.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                done = Path.GetDirectoryName(done) ?? done;
                continue;
            }
            var next = Path.Combine(done, part);
            var info = new FileInfo(next);
            if (info.LinkTarget is not { } target)
            {
                if (!info.Exists && !Directory.Exists(next)) return null;
                done = next;
                continue;
            }
            if (++links > MostLinks) return null;
            if (Path.IsPathRooted(target))
            {
                root = Path.GetPathRoot(target)!;
                done = root;
                target = target[root.Length..];
            }
            foreach (var each in Parts(target)) ahead.Push(each);
        }
        return done;
    }

    /// <summary>Is it the folder itself or below it? Both real.</summary>
    public static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
