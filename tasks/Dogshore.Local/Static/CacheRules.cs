using System.Collections.Immutable;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Dogshore.Local.Static;

/// <summary>Cache-Control by path: the manifest's rules, then what is safe for names that stay while their bytes change.</summary>
sealed class CacheRules(ImmutableArray<HeadersRecord> headers, IReadOnlyCollection<string> paths)
{
    readonly (HashSet<string> Paths, string Cache)[] rules = [.. headers.Select(rule => (Matches(rule.Match, paths), rule.Cache))];

    public string For(string path)
    {
        foreach (var rule in rules)
        {
            if (rule.Paths.Contains(path)) return rule.Cache;
        }
        return Path.GetExtension(path) is ".html" or ".htm" ? "no-cache" : "public, max-age=0, must-revalidate";
    }

    /// <param name="globs">One or several, with <c>;</c> between them.</param>
    static HashSet<string> Matches(string globs, IReadOnlyCollection<string> paths)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        foreach (var glob in globs.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) matcher.AddInclude(glob);
        return [.. matcher.Match(paths).Files.Select(file => file.Path)];
    }
}
