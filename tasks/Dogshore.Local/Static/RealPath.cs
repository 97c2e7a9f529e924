namespace Dogshore.Local.Static;

/// <summary>A path without links in any of its parts. <c>ResolveLinkTarget</c> only resolves the last part, so a link through a linked
/// folder would seem to stay where it is written.</summary>
static class RealPath
{
    const int MostLinks = 40;

    /// <exception cref="IOException">The links lead round in a circle.</exception>
    public static string Of(string path)
    {
        path = Path.GetFullPath(path);
        var real = Path.GetPathRoot(path)!;
        var parts = new Stack<string>();
        Push(path[real.Length..]);
        var links = 0;
        while (parts.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks) throw new IOException($"'{path}' is a link that leads nowhere.");
            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = target[real.Length..];
            }
            Push(target);
        }
        return real;

        void Push(string names)
        {
            foreach (var name in names.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse()) parts.Push(name);
        }
    }

    // One and the same on Unix, where a backslash is a letter of a name.
    static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
}
