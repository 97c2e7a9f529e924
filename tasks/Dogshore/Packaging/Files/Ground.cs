using Dogshore.Manifest;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Packaging.Files;

/// <summary>A folder whose files are judged by the same rules. Where several grounds lie in one another, the nearest judges.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="TakesAll">Published output: nothing is ignored.</param>
/// <param name="Shown">What stands before a relative path in messages: nothing, or a folder and a slash.</param>
/// <param name="Packed">What stands before it in the package, where no rule has a prefix.</param>
sealed record Ground(string Folder, bool TakesAll, string Shown, string Packed, IReadOnlyList<GroundRule> Rules)
{
    /// <param name="project">Files of sources are called by their path in it; published ones by theirs in the package.</param>
    public static Ground Of(string folder, bool takesAll, string project, string root, IEnumerable<FileRule> rules)
    {
        var ours = rules.Select(rule => new GroundRule(rule)).ToList();
        if (ours.Count == 0) ours.Add(new GroundRule(null));
        return new(folder, takesAll, takesAll ? "" : Before(folder, project, root), Before(folder, root, project), ours);
    }

    /// <summary>The folder's path in the first of the two that holds it.</summary>
    static string Before(string folder, string first, string second)
    {
        var path = Path.GetRelativePath(RealPath.IsInside(folder, first) ? first : second, folder).Replace(Path.DirectorySeparatorChar, '/');
        return path == "." ? "" : path + "/";
    }

    /// <summary>A rule names what it wants: ignored folders are looked into as well.</summary>
    public bool LooksIntoIgnored => TakesAll || Rules.Any(rule => rule.Match is not null);

    /// <summary>The <c>Exclude</c> that leaves the path out, as messages show it, or null.</summary>
    /// <param name="path">Relative to the ground, with forward slashes.</param>
    public string? Excludes(string path) => Rules.FirstOrDefault(rule => rule.Exclude.Match(path)) is { } excluding ? $"{excluding.Name} Exclude" : null;

    /// <summary>The rule that lets the file in, or null.</summary>
    public GroundRule? LetsIn(string path, bool isIgnored) =>
        Rules.FirstOrDefault(rule => rule.Match is null ? TakesAll || !isIgnored : rule.Match.Match(path));
}

/// <summary>A <c>DeployFile</c> made ready, or what holds without one.</summary>
sealed class GroundRule(FileRule? rule)
{
    public FileRule? Written { get; } = rule;
    /// <summary>Null takes all that git does not ignore.</summary>
    public Globs? Match { get; } = rule?.Match is { } match ? Globs.Of(match) : null;
    public Globs Exclude { get; } = Globs.Of(rule?.Exclude);
    public string Name { get; } = rule is null ? "" : $"DeployFile {rule.Directory}";
    /// <summary>Null keeps the path; empty is the package's root.</summary>
    public string? Prefix { get; } = rule?.Prefix?.Replace('\\', '/').Trim('/');
    public bool WasUsed { get; set; }
}
