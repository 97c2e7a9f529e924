using System.Text.Json;

namespace Dogshore.Conformance;

/// <summary>artifacts/conformance.json in a few lines of Markdown, for README.md.</summary>
static class Table
{
    static readonly string[] results = ["passed", "refused", "skipped", "failed"];

    public static IEnumerable<string> Lines(string file)
    {
        var all = JsonSerializer.Deserialize<Kept[]>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
        yield return $"| platform | {string.Join(" | ", results)} |";
        yield return $"|---|{string.Concat(results.Select(_ => "---|"))}";
        foreach (var platform in all.GroupBy(kept => kept.Platform).OrderBy(group => group.Key, StringComparer.Ordinal))
            yield return $"| `{platform.Key}` | {string.Join(" | ", results.Select(result => platform.Count(kept => kept.Result == result)))} |";
    }
}
