using System.Text;
using System.Text.RegularExpressions;
using Dogshore.Faults;

namespace Dogshore.Platforms;

/// <summary>The file that names the processes of an app, <c>name: command</c> a line. What the manifest names and the user's file
/// does not is appended; where both name a process they must agree.</summary>
/// <param name="Lines">What the manifest needs: lines of the file, joined by <c>\n</c>.</param>
public sealed partial record Procfile(string For, string Lines) : WantedFile(For, "Procfile")
{
    public static Procfile Of(string platform, IEnumerable<(string Name, string Command)> processes) =>
        new(platform, string.Join('\n', processes.Select(process => $"{process.Name}: {process.Command}")));

    public override string? Complete(string? own)
    {
        var wanted = Parse(Lines);
        if (own is null) return wanted.Count == 0 ? null : Lines + "\n";
        var there = Parse(own).ToDictionary(StringComparer.Ordinal);
        var missing = new StringBuilder();
        foreach (var (name, command) in wanted)
        {
            if (!there.TryGetValue(name, out var written)) missing.Append($"{name}: {command}\n");
            else if (written != command) throw new DeployException(Dog.FileContradicts.With(Path, $"{name}: {written}", $"{name}: {command}"));
        }
        // Windows' line ends would become part of the commands.
        var text = own.ReplaceLineEndings("\n");
        if (missing.Length == 0) return text == own ? null : text;
        return (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") + missing;
    }

    /// <summary>The processes that a file names; of two of one name the last counts.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var processes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match line in Line().Matches(text.ReplaceLineEndings("\n"))) processes[line.Groups[1].Value] = line.Groups[2].Value.TrimEnd();
        return processes;
    }

    [GeneratedRegex(@"^([A-Za-z0-9_-]+):[ \t]*(.+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
