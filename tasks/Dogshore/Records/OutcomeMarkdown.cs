using System.Globalization;
using System.Text;

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
            yield return $"{Cell(outcome.Destination)}: {Cell(outcome.Error!.Code)} {Cell(outcome.Error.Message)}";
        }
    }

    static string Row(OutcomeRecord outcome)
    {
        var release = outcome.Release is { } live ? $"{OutcomeText.Number(live)} {OutcomeText.Version(live)}".TrimEnd() : "";
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{outcome.Seconds:0.0} s");
        return $"| {Cell(outcome.Destination)} | {Cell(outcome.Outcome)} | {Cell(release)} | {Cell(outcome.Url ?? "")} | {seconds} |";
    }

    /// <summary>Versions and messages come from elsewhere: they stay within their cell and are no markup.</summary>
    static string Cell(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsControl(letter)) safe.Append(' ');
            else if (letter is '|' or '`' or '<' or '>' or '[' or ']' or '*' or '\\') safe.Append('\\').Append(letter);
            else safe.Append(letter);
        }
        return safe.ToString();
    }
}
