using System.Collections.Immutable;
using System.Text;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Ci;

/// <summary>Hands facts and summary to the CI service in its own way: files that GitHub's runner names, commands to the agent
/// of Azure Pipelines. Elsewhere outcome.json and summary.md say the same.</summary>
sealed class CiReport(World world)
{
    /// <summary>GitHub refuses a step's summary over 1 MiB as a whole (docs.github.com, workflow commands).</summary>
    const int SummaryLimit = 1024 * 1024;

    /// <param name="facts">Names and values; no secrets.</param>
    /// <param name="summary">A Markdown file, absolute; null for none.</param>
    public void Tell(ImmutableArray<(string Name, string Value)> facts, string? summary)
    {
        if (world.Environment("GITHUB_ACTIONS") is "true")
        {
            Append("GITHUB_OUTPUT", string.Concat(facts.Select(fact => CiCommands.GitHubOutput(fact.Name, fact.Value))));
            if (summary is not null) Append("GITHUB_STEP_SUMMARY", Short(File.ReadAllText(summary)));
        }
        else if (world.Environment("TF_BUILD") is "True" or "true")
        {
            foreach (var (name, value) in facts) world.Log.Command(CiCommands.AzureVariable(name, value));
            if (summary is not null) world.Log.Command(CiCommands.AzureSummary(summary));
        }
    }

    /// <summary>What became of the deploy is known and written; that the runner's file cannot be written is told and changes nothing.</summary>
    void Append(string variable, string text)
    {
        if (world.Environment(variable) is not { Length: > 0 } file || text.Length == 0) return;
        try
        {
            File.AppendAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            world.Log.Warn(Dog.NotToldToCi.With(variable, fault.Message.TrimEnd('.')));
        }
    }

    static string Short(string text) => Encoding.UTF8.GetByteCount(text) < SummaryLimit ? text : text[..(SummaryLimit / 4)] + "\n\n… (cut; the whole is summary.md)\n";
}
