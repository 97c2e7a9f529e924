namespace Dogshore.Manifest;

/// <summary>The shape of a probe's path and header.</summary>
static class ProbeShapes
{
    /// <summary>Why it is no path of a request, or null.</summary>
    public static string? PathProblem(string path)
    {
        if (!path.StartsWith('/')) return "does not begin with a slash";
        // Two slashes begin a host: the request would go elsewhere.
        if (path.StartsWith("//", StringComparison.Ordinal)) return "begins with two slashes";
        if (path.Contains('\\', StringComparison.Ordinal)) return "has a backslash";
        if (path.Contains('#', StringComparison.Ordinal)) return "has a fragment, which is never sent";
        return path.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) ? "has white space in it" : null;
    }

    public static string? HeaderProblem(string header)
    {
        if (header.Any(char.IsControl)) return "has more than one line";
        var name = header.Split(':')[0];
        return name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal))
            ? "is neither a header's name nor a name, a colon and a value" : null;
    }
}
