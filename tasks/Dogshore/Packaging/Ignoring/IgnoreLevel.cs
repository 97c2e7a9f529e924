using System.Collections.Immutable;

namespace Dogshore.Packaging.Ignoring;

/// <summary>The ignore files of a folder and, behind it, those of the folders above: the nearest file that speaks of a path decides,
/// in it the last line. What .deployignore says comes before what .gitignore says, at any depth.</summary>
/// <param name="Start">Bytes of the folder's own path, its slash included: what a rule compares comes after them.</param>
sealed record IgnoreLevel(IgnoreLevel? Above, int Start, ImmutableArray<IgnoreRule> Git, ImmutableArray<IgnoreRule> Deploy)
{
    /// <param name="path">From the top of the repository, UTF-8, with slashes.</param>
    /// <returns>The rule that leaves the path out, or null when it is let in. Folders above it have been asked before.</returns>
    public IgnoreRule? LeavesOut(ReadOnlySpan<byte> path, bool isFolder)
    {
        var name = path[(path.LastIndexOf((byte)'/') + 1)..];
        var rule = Last(path, name, isFolder, level => level.Deploy) ?? Last(path, name, isFolder, level => level.Git);
        return rule is { IsNegative: false } ? rule : null;
    }

    IgnoreRule? Last(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, bool isFolder, Func<IgnoreLevel, ImmutableArray<IgnoreRule>> rules)
    {
        for (var level = this; level is not null; level = level.Above)
        {
            var said = rules(level);
            for (var i = said.Length - 1; i >= 0; i--)
            {
                if (said[i].Matches(path[level.Start..], name, isFolder)) return said[i];
            }
        }
        return null;
    }
}
