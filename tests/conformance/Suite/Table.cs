using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dogshore.Conformance;

/// <summary>artifacts/conformance.json in one sentence a platform, and that in the last column of README.md's table of platforms.</summary>
public static partial class Table
{
    /// <summary>By platform: <c>82 promises kept, 6 refused with a code, 13 do not apply</c>, and what is not proven where there is any.</summary>
    public static IReadOnlyDictionary<string, string> Read(string file) => JsonSerializer.Deserialize<Kept[]>(File.ReadAllText(file), JsonSerializerOptions.Web)!
        .GroupBy(kept => kept.Platform, StringComparer.Ordinal).ToDictionary(platform => platform.Key, platform => Sentence([.. platform]));

    static string Sentence(Kept[] promises)
    {
        var open = promises.Count(kept => kept.Result == "failed" || kept.Result == "skipped" && !DoesNotApply(kept));
        return $"{promises.Count(kept => kept.Result == "passed")} promises kept, {promises.Count(kept => kept.Result == "refused")} refused with a code, {promises.Count(DoesNotApply)} do not apply{(open > 0 ? $", {open} not proven" : "")}";
    }

    static bool DoesNotApply(Kept kept) => kept.Result == "skipped" && kept.Reason?.StartsWith(Kept.DoesNotApply, StringComparison.Ordinal) == true;

    /// <summary>The same text with the sentences in it. The rows themselves are written by people.</summary>
    public static string Into(string readme, IReadOnlyDictionary<string, string> sentences) =>
        Row().Replace(readme, row => sentences.TryGetValue(row.Groups["name"].Value, out var sentence) ? $"{row.Groups["cells"].Value} {sentence} |" : row.Value);

    /// <summary>A platform's row in README.md.</summary>
    [GeneratedRegex(@"^(?<cells>\| \[`(?<name>[a-z0-9]+)`\]\((?<page>[^)]+)\) \|(?:[^|\n]*\|)*?)(?<last>[^|\n]*)\|$", RegexOptions.Multiline)]
    public static partial Regex Row();
}
