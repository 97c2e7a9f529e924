using System.Text.RegularExpressions;

namespace Dogshore.Platforms.Convox;

/// <summary>What a build's description says, for people and for the run that finds it: <c>1.4.0+a1b2c3d (content 9f86…, run …)</c>.</summary>
static partial class BuildNote
{
    public static string Of(string shown, string content, string run) => $"{shown} (content {content}, run {run})";

    public static string? Content(string? description) => Note().Match(description ?? "") is { Success: true } note ? note.Groups[1].Value : null;

    public static string? Run(string? description) => Note().Match(description ?? "") is { Success: true } note ? note.Groups[2].Value : null;

    [GeneratedRegex(@"\(content ([0-9a-f]{64}), run ([^)\s]+)\)$")]
    private static partial Regex Note();
}
