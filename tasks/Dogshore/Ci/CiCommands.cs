using System.Text;
using Dogshore.Faults;

namespace Dogshore.Ci;

/// <summary>Commands to CI runners, made here and nowhere else: one line each, everything in it that is not ours escaped by the
/// rules of the runner, so that no text from elsewhere can end one or begin another.</summary>
public static class CiCommands
{
    /// <summary>Shows a problem at its line in the runner's own view; null where the runner has none, or does not run.</summary>
    /// <param name="variable">Reads a variable of the job's environment.</param>
    /// <param name="text">What was logged, masked, in lines; the first is fact and remedy.</param>
    public static string? Annotation(Func<string, string?> variable, bool isError, Finding finding, string text)
    {
        var kind = isError ? "error" : "warning";
        var first = text.Split('\n', 2)[0];
        var place = finding.Place;
        if (Is(variable("GITHUB_ACTIONS")))
        {
            // docs.github.com/actions/reference/workflows-and-actions/workflow-commands
            var at = place is null ? "" : $"file={GitHub(Below(variable("GITHUB_WORKSPACE"), place.File))},line={Math.Max(1, place.Line)},col={Math.Max(1, place.Column)},";
            return $"::{kind} {at}title={GitHub(finding.Code)}::{GitHubText(first)}";
        }
        if (Is(variable("TF_BUILD")))
        {
            // learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
            var at = place is null ? "" : $"sourcepath={Azure(place.File)};linenumber={Math.Max(1, place.Line)};columnnumber={Math.Max(1, place.Column)};";
            return $"##vso[task.logissue type={kind};{at}code={Azure(finding.Code)}]{AzureText(first)}";
        }
        return null;
    }

    /// <summary>Shows something to know in the runner's own view; null where the runner has none, or does not run.</summary>
    public static string? Notice(Func<string, string?> variable, string text) =>
        Is(variable("GITHUB_ACTIONS")) ? $"::notice title=Dogshore::{GitHubText(text)}" : null;

    /// <summary>Azure Pipelines: a variable for the steps after this one, and, as an output, for other jobs.</summary>
    public static string AzureVariable(string name, string value) => $"##vso[task.setvariable variable={Azure(name)};isOutput=true]{AzureText(value)}";

    /// <summary>Azure Pipelines: a Markdown file for the page of the run.</summary>
    public static string AzureSummary(string file) => $"##vso[task.uploadsummary]{AzureText(file)}";

    /// <summary>GitHub: an entry of the file that GITHUB_OUTPUT names, between marks that the value does not hold.</summary>
    public static string GitHubOutput(string name, string value)
    {
        var mark = "END";
        while (value.Contains(mark, StringComparison.Ordinal)) mark += "_";
        return $"{name}<<{mark}\n{value}\n{mark}\n";
    }

    static bool Is(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The checkout's own name of a file.</summary>
    static string Below(string? folder, string file)
    {
        if (string.IsNullOrEmpty(folder) || !Path.IsPathFullyQualified(file)) return file;
        var relative = Path.GetRelativePath(folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative.Replace('\\', '/');
    }

    static string GitHub(string text) => Escape(GitHubText(text), (':', "%3A"), (',', "%2C"));

    static string GitHubText(string text) => Escape(text, ('%', "%25"), ('\r', "%0D"), ('\n', "%0A"));

    static string Azure(string text) => Escape(AzureText(text), (';', "%3B"), (']', "%5D"));

    static string AzureText(string text) => Escape(text, ('%', "%AZP25"), ('\r', "%0D"), ('\n', "%0A"));

    static string Escape(string text, params ReadOnlySpan<(char Letter, string Code)> codes)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var code = "";
            foreach (var each in codes) if (each.Letter == letter) code = each.Code;
            if (code.Length == 0) escaped.Append(letter);
            else escaped.Append(code);
        }
        return escaped.ToString();
    }
}
