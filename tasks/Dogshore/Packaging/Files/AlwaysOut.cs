using System.Text.RegularExpressions;
using Dogshore.Model;

namespace Dogshore.Packaging.Files;

/// <summary>What is never the app, whether git ignores it or not. Only for sources: a publish folder holds nothing of the kind.</summary>
sealed partial class AlwaysOut(PackageRequest request)
{
    readonly HashSet<string> notContent = [.. request.NotContent.Select(Path.GetFullPath)];
    readonly string objects = Path.GetFullPath(Path.Combine(request.Project, "obj"));
    readonly string binaries = Path.GetFullPath(Path.Combine(request.Project, "bin"));

    /// <returns>Why it stays out, for people, or null.</returns>
    public string? Reason(string path, string name, FileKind kind) => kind == FileKind.Folder ? OfFolder(path, name) : OfFile(path, name);

    string? OfFolder(string path, string name)
    {
        if (name == ".git") return "git's own";
        if (name == "__pycache__") return "made by Python";
        if (path == objects) return "build output";
        // Outside of .NET, bin/ often holds scripts of the app; there it counts as output only when it looks like it.
        if (path == binaries && (!LooksInside(path) || Directory.Exists(Path.Combine(path, "Debug")) || Directory.Exists(Path.Combine(path, "Release")))) return "build output";
        return null;
    }

    /// <summary>It is not left out by its name: what lies in it decides.</summary>
    public bool LooksInside(string path) => path == binaries && request.Runtime != Runtime.Dotnet;

    string? OfFile(string path, string name)
    {
        if (name == ".git") return "git's own";
        if (notContent.Contains(path)) return name.EndsWith("proj", StringComparison.Ordinal) ? "project file" : "manifest";
        if (name is ".gitignore" or ".gitattributes" or ".deployignore") return "rules about files";
        // A .NET app that is built from its sources elsewhere needs them.
        if (request.Runtime != Runtime.Dotnet && MsBuildsOwn().IsMatch(name)) return "MSBuild's own";
        if (name.EndsWith(".binlog", StringComparison.OrdinalIgnoreCase)) return "build log";
        return null;
    }

    [GeneratedRegex(@"^Directory\..*\.(props|targets)$", RegexOptions.IgnoreCase)]
    private static partial Regex MsBuildsOwn();
}
