namespace Dogshore.Manifest;

/// <summary>Paths that the manifest writes: relative, with forward slashes, below the project.</summary>
static class Folders
{
    /// <summary>Without white space, a trailing slash, and <c>./</c> before it; <c>.</c> for the folder itself.</summary>
    public static string Trimmed(string path)
    {
        var text = path.Trim().TrimEnd('/');
        while (text.StartsWith("./", StringComparison.Ordinal)) text = text[2..].TrimStart('/');
        return text.Length == 0 ? "." : text;
    }

    public static bool IsBelow(string path) =>
        !path.StartsWith('/') && !path.Contains('\\', StringComparison.Ordinal) && !path.Contains(':', StringComparison.Ordinal)
        && !path.Any(char.IsControl) && !path.Split('/').Any(segment => segment is ".." or "");
}
