using System.Globalization;

namespace Dogshore.Records;

/// <summary>Outcomes as a Markdown table, for the summary page of a CI job.</summary>
public static class OutcomeMarkdown
{
    public static IEnumerable<string> Lines(IReadOnlyList<OutcomeRecord> outcomes)
    {
        yield return "| destination | outcome | release | address | time |";
        yield return "|---|---|---|---|---|";
        foreach (var outcome in outcomes) yield return Row(outcome);
        foreach (var outcome in outcomes.Where(outcome => outcome.Error is not null))
        {
            yield return "";
            yield return $"{Markdown.Text(outcome.Destination)}: {Markdown.Text(outcome.Error!.Code)} {Markdown.Text(outcome.Error.Message)}";
        }
    }

    static string Row(OutcomeRecord outcome)
    {
        var release = outcome.Release is { } live ? $"{OutcomeText.Number(live)} {OutcomeText.Version(live)}".TrimEnd() : "";
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{outcome.Seconds:0.0} s");
        return $"| {Markdown.Text(outcome.Destination)} | {Markdown.Text(outcome.Outcome)} | {Markdown.Text(release)} | {Markdown.Text(outcome.Url ?? "")} | {seconds} |";
    }
}
