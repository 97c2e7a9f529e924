using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Cdn;

/// <summary>Cache-Control by name: the manifest's rules, then what is safe.</summary>
public sealed class CacheRules(ImmutableArray<Headers> headers)
{
    /// <summary>For names whose bytes never change.</summary>
    public const string Forever = "public, max-age=31536000, immutable";

    readonly (Globs Match, string? Cache)[] rules = [.. headers.Select(rule => (Globs.Of(rule.Match), rule.Cache))];

    /// <summary>The first rule that matches counts.</summary>
    /// <param name="path">The same file by its path in its folder, where the name has a prefix: a rule may speak of either.</param>
    public string For(string name, string? path = null) =>
        rules.FirstOrDefault(rule => rule.Match.Match(path ?? name) || rule.Match.Match(name)).Cache
        ?? (Names.IsFingerprinted(name) ? Forever : Names.IsPage(name) ? "no-cache" : "public, max-age=0, must-revalidate");

    /// <summary>Changed last, for it names other files.</summary>
    public static bool IsPage(string name) => Names.IsPage(name);
}

/// <summary>The paths of changed names, as a cache is told of them.</summary>
public static class EdgePaths
{
    public static ImmutableArray<string> Of(IEnumerable<string> names) => Invalidation.Paths(names, "");
}
