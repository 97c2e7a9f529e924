using System.Collections.Immutable;
using System.Text;

namespace Dogshore.Cdn;

/// <summary>The paths that a cache is told to forget, folded to few: a wildcard counts as one path, and services allow few at once
/// (CloudFront: 3000 paths, 15 wildcards, the first 1000 of a month free).</summary>
static class Invalidation
{
    /// <summary>Up to so many are told one by one.</summary>
    const int Most = 15;

    /// <param name="names">Names that were changed or removed.</param>
    /// <param name="before">What stands between the host and the names in an address: empty, or with a slash at its end.</param>
    public static ImmutableArray<string> Paths(IEnumerable<string> names, string before)
    {
        var all = names.SelectMany(name => Asked(before + name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (all.Count <= Most) return [.. all];
        // The deepest folders that leave few enough; the whole in the end.
        for (var depth = all.Max(path => path.Count(letter => letter == '/')); depth > 1; depth--)
        {
            var folded = all.GroupBy(path => Folder(path, depth)).Select(group => group.Count() == 1 ? group.Single() : group.Key + "*").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (folded.Count <= Most) return [.. folded.Where(path => !folded.Any(other => other != path && other.EndsWith('*') && path.StartsWith(other[..^1], StringComparison.Ordinal)))];
        }
        return [$"/{Escaped(before)}*"];
    }

    /// <summary>A page that stands for its folder is asked for by the folder's name as well.</summary>
    static IEnumerable<string> Asked(string name)
    {
        yield return "/" + Escaped(name);
        if (name == "index.html" || name.EndsWith("/index.html", StringComparison.Ordinal)) yield return "/" + Escaped(name[..^"index.html".Length]);
    }

    /// <summary>The folder of a path, at most so deep, with its slash.</summary>
    static string Folder(string path, int depth)
    {
        var end = 0;
        for (var level = 0; level < depth; level++)
        {
            var next = path.IndexOf('/', end);
            if (next < 0) break;
            end = next + 1;
        }
        return path[..end];
    }

    /// <summary>Only what is unsafe in an address is escaped: the cache compares the letters of the path.</summary>
    static string Escaped(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || "-._~/!$&'()+,;=:@".Contains((char)value)) text.Append((char)value);
            else text.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
