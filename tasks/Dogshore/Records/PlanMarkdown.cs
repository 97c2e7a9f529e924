using Dogshore.Model;

namespace Dogshore.Records;

/// <summary>Plans as Markdown, for the summary page of a CI job or a comment on a pull request.</summary>
public static class PlanMarkdown
{
    /// <summary>Most names of files that are listed; more are counted.</summary>
    const int FilesShown = 20;

    public static IEnumerable<string> Lines(IEnumerable<PlanRecord> plans) => plans.SelectMany((plan, index) => index == 0 ? Lines(plan) : [.. Lines(plan).Prepend("")]);

    static IEnumerable<string> Lines(PlanRecord plan)
    {
        yield return $"### {Markdown.Text(plan.Destination)}: {Markdown.Text(plan.App)} on {Markdown.Text(plan.Platform)}";
        yield return "";
        if (!plan.Changed)
        {
            yield return "unchanged";
            yield break;
        }
        yield return "| | what |";
        yield return "|---|---|";
        foreach (var change in plan.Changes) yield return $"| {Markdown.Text(change.Kind)} | {Markdown.Text(change.Text)} |";
        foreach (var note in plan.Notes)
        {
            yield return "";
            yield return $"> {Markdown.Text(note)}";
        }
        if (plan.Files is not { } files) yield break;
        foreach (var (mark, names) in new[] { ("+", files.Added), ("~", files.Changed), ("-", files.Removed) })
        {
            if (names.IsEmpty) continue;
            yield return "";
            var more = names.Length > FilesShown ? $" and {Sizes.Files(names.Length - FilesShown)} more" : "";
            yield return $"{mark} {string.Join(", ", names.Take(FilesShown).Select(Markdown.Text))}{more}";
        }
    }
}
