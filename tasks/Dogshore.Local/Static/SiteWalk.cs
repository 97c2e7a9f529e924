namespace Dogshore.Local.Static;

/// <summary>Finds the files of a folder that may be served.</summary>
static class SiteWalk
{
    const string WellKnown = ".well-known";

    /// <summary>Path as in the address, without the leading slash → file. Left out: names that begin with a dot, but for what is below
    /// <c>.well-known/</c> (RFC 8615), links that leave the folder or lead to such a name, and names that no address can say unambiguously.</summary>
    public static Dictionary<string, string> Files(string folder)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var root = RealPath.Of(folder);
        Walk(root, "", [root]);
        return found;

        // Above: the real folders that we are in, so that a link to one of them does not lead round and round.
        void Walk(string real, string path, IReadOnlyList<string> above)
        {
            foreach (var entry in new DirectoryInfo(real).EnumerateFileSystemInfos())
            {
                var at = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
                if (!MayBeServed(at)) continue;
                var target = entry.FullName;
                if (entry.LinkTarget is not null)
                {
                    target = RealPath.Of(entry.FullName);
                    var inside = Path.GetRelativePath(root, target);
                    if (Path.IsPathRooted(inside) || inside is "." or ".." || inside.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)) continue;
                    if (!MayBeServed(inside.Replace(Path.DirectorySeparatorChar, '/'))) continue;
                }
                if (Directory.Exists(target))
                {
                    if (!above.Contains(target, StringComparer.Ordinal)) Walk(target, at, [.. above, target]);
                }
                else if (File.Exists(target)) found.Add(at, target);
            }
        }
    }

    static bool MayBeServed(string path)
    {
        if (path.Any(character => character == '\\' || char.IsControl(character))) return false;
        if (path == WellKnown || path.StartsWith(WellKnown + "/", StringComparison.Ordinal)) return true;
        return !path.Split('/').Any(name => name.StartsWith('.'));
    }
}
