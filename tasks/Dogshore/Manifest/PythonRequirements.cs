using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Dogshore.Manifest;

/// <summary>Names of the packages that a Python app asks for, from the files that say so.</summary>
sealed partial class PythonRequirements
{
    static readonly ImmutableArray<string> OtherFiles = ["pyproject.toml", "Pipfile", "setup.py"];
    const long LargestFile = 1_000_000;
    const int DeepestInclude = 5;

    readonly HashSet<string> names = new(StringComparer.Ordinal);
    string other = "";

    /// <summary>The file where a missing line belongs, relative to the project.</summary>
    public string File { get; private set; } = "requirements.txt";

    public static PythonRequirements Of(string project)
    {
        var requirements = new PythonRequirements();
        var file = Path.Combine(project, requirements.File);
        requirements.Read(file, DeepestInclude);
        foreach (var name in OtherFiles.Where(name => System.IO.File.Exists(Path.Combine(project, name))))
        {
            requirements.other += Text(Path.Combine(project, name)) + "\n";
            if (!System.IO.File.Exists(file) && requirements.File == "requirements.txt") requirements.File = name;
        }
        return requirements;
    }

    public bool Name(string package) => names.Contains(package)
        // Other formats are searched for the word; reading TOML for one name is not worth a parser.
        || Regex.IsMatch(other, $@"(?<![\w-]){Regex.Escape(package)}(?![\w-])", RegexOptions.IgnoreCase);

    void Read(string path, int depth)
    {
        foreach (var line in Text(path).Split('\n').Select(line => line.Trim()))
        {
            if (Include().Match(line) is { Success: true } include && depth > 0)
                Read(Path.Combine(Path.GetDirectoryName(path)!, include.Groups[1].Value), depth - 1);
            else if (Package().Match(line) is { Success: true } package)
            {
                var name = package.Groups[1].Value.Replace('_', '-').ToLowerInvariant();
                names.Add(name);
                // These bring their server along.
                if (name == "fastapi" && package.Groups[2].Value is var extra && (extra.Contains("standard", StringComparison.Ordinal) || extra.Contains("all", StringComparison.Ordinal)))
                    names.Add("uvicorn");
            }
        }
    }

    static string Text(string path) => new FileInfo(path) is { Exists: true, Length: <= LargestFile } ? System.IO.File.ReadAllText(path) : "";

    [GeneratedRegex(@"^(?:-r|--requirement)[ =]?\s*(\S+)")]
    private static partial Regex Include();

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?")]
    private static partial Regex Package();
}
