using System.Globalization;
using System.Text.RegularExpressions;

namespace Dogshore.Platforms.Dokku;

/// <summary>Dokku's output, which is for people.</summary>
static partial class DokkuText
{
    public const string Deployed = "=====> Application deployed:";
    public const string NoChanges = "No changes detected, skipping git commit";
    public const string Locked = "currently has a deploy lock in place";
    public const string Skipped = "-----> Skipping deployment";

    /// <summary>Without what moves the cursor and colours, and without git's own mark before it.</summary>
    public static string Plain(string line)
    {
        var plain = Escapes().Replace(line, "").TrimEnd();
        return plain.StartsWith("remote: ", StringComparison.Ordinal) ? plain[8..] : plain;
    }

    /// <summary><c>dokku version 0.38.27</c>.</summary>
    public static Version? VersionOf(string text) =>
        VersionText().Match(text) is { Success: true } found && Version.TryParse(found.Value, out var version) ? version : null;

    /// <summary>Counts by process: <c>web:  2</c>, one a line, below headings that some versions print. Null when there is anything else.</summary>
    public static Dictionary<string, int>? Scale(string text)
    {
        if (text.Split('\n').Select(Plain).Any(line => line.Length > 0 && !ScaleLine().IsMatch(line) && !ScaleHead().IsMatch(line))) return null;
        var scale = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match line in ScaleLine().Matches(text)) scale[line.Groups[1].Value] = int.Parse(line.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return scale;
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex VersionText();

    [GeneratedRegex(@"^(-----> |=====> |proctype:|-+:)")]
    private static partial Regex ScaleHead();

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9_-]*):\s+(\d{1,6})\s*$", RegexOptions.Multiline)]
    private static partial Regex ScaleLine();
}
