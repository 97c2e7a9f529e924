namespace Dogshore.Manifest;

/// <summary>The shape of patterns; what they match is the packer's business.</summary>
static class GlobShape
{
    public static (string Glob, string Reason)? Problem(string patterns)
    {
        foreach (var glob in patterns.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReasonAgainst(glob) is { } reason) return (glob, reason);
        }
        return patterns.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Length == 0 ? (patterns.Trim(), "it is empty") : null;
    }

    static string? ReasonAgainst(string glob)
    {
        if (glob.Contains('\\', StringComparison.Ordinal)) return "it has a backslash";
        if (glob.StartsWith('/')) return "it begins with a slash";
        if (glob.Any(char.IsControl)) return "it has a control character";
        var segments = glob.TrimEnd('/').Split('/');
        if (segments.Contains("..")) return "it leaves its folder with ..";
        if (segments.Contains("")) return "it has two slashes in a row";
        if (segments.Any(segment => segment != "**" && segment.Contains("**", StringComparison.Ordinal))) return "** does not stand alone between slashes";
        return segments.Any(segment => segment.Count(letter => letter == '[') != segment.Count(letter => letter == ']')) ? "a bracket is not closed" : null;
    }
}
