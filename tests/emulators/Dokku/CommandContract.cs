using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Dokku;

/// <summary>The published list of dokku's commands with their usage: what is not in it is no command of dokku's, and an option that its
/// usage does not show is none.</summary>
public sealed partial class CommandContract
{
    static readonly string[] ofEveryCommand = ["--format", "--no-restart"];

    readonly Dictionary<string, string> usages;

    CommandContract(Dictionary<string, string> usages) => this.usages = usages;

    public static CommandContract? Find()
    {
        if (Contracts.Find("dokku", "commands.yaml") is not { } file) return null;
        var usages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match command in Command().Matches(File.ReadAllText(file))) usages[command.Groups[1].Value] = usages.GetValueOrDefault(command.Groups[1].Value, "") + command.Groups[2].Value;
        return new(usages);
    }

    internal IEnumerable<string> Violations(Answer answer)
    {
        if (answer.Name is "version" || answer.Name.StartsWith("git-", StringComparison.Ordinal)) yield break;
        if (!usages.TryGetValue(answer.Name, out var usage))
        {
            yield return $"'{answer.Name}' is no command";
            yield break;
        }
        if (answer.IsTraced) yield return $"{answer.Name} is traced, which prints secrets";
        // Reports take the name of a fact as an option, and reports are told in JSON by all.
        if (answer.Name.EndsWith(":report", StringComparison.Ordinal)) yield break;
        foreach (var option in answer.Arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2))
            if (!usage.Contains(option, StringComparison.Ordinal) && !ofEveryCommand.Contains(option)) yield return $"{answer.Name} has no option {option}";
    }

    [GeneratedRegex(@"- command: (\S+)\s+usage: (.+)")]
    private static partial Regex Command();
}
