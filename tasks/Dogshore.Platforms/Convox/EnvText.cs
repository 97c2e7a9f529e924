using System.Collections.Immutable;

namespace Dogshore.Platforms.Convox;

/// <summary>The environment of a release as a rack keeps it: one text, <c>NAME=VALUE</c> a line, without quoting and so without values
/// of several lines (convox pkg/structs/environment.go).</summary>
static class EnvText
{
    public static ImmutableSortedDictionary<string, string> Parse(string? text)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in (text ?? "").Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && line[..at].Trim() is { Length: > 0 } name) values[name] = line[(at + 1)..].TrimEnd('\r');
        }
        return values.ToImmutable();
    }

    public static string Of(IEnumerable<KeyValuePair<string, string>> values) =>
        string.Join('\n', values.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"));

    /// <summary>A line longer than this ends the rack's own reading of the text.</summary>
    public const int LongestLine = 60_000;
}
