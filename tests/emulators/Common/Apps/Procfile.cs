using System.Text.RegularExpressions;

namespace Dogshore.Emulators.Apps;

/// <summary>The commands of an app by name: a line each, <c>name: command</c>.</summary>
public static partial class Procfile
{
    /// <summary>Empty when the app has none.</summary>
    public static IReadOnlyDictionary<string, string> In(string folder)
    {
        var file = Path.Combine(folder, "Procfile");
        return File.Exists(file) ? Parse(File.ReadAllText(file)) : new Dictionary<string, string>();
    }

    /// <summary>What is no such line is passed over, as platforms do.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var commands = new Dictionary<string, string>();
        foreach (var line in text.Split('\n'))
            if (Line().Match(line.TrimEnd('\r')) is { Success: true } match) commands[match.Groups[1].Value] = match.Groups[2].Value.Trim();
        return commands;
    }

    [GeneratedRegex(@"^([A-Za-z0-9_-]+):\s*(.+)$")]
    private static partial Regex Line();
}
