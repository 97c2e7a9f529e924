using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;

namespace Dogshore.Packaging.Files;

/// <summary>All folders from which files come: the root, and those that <c>DeployFile</c> names.</summary>
sealed class Grounds
{
    readonly Dictionary<string, Ground> byFolder = [];

    /// <summary>Absolute, without a slash at the end.</summary>
    public string Project { get; }
    public string Root { get; }
    public ImmutableArray<Finding> Findings { get; }
    public IEnumerable<Ground> All => byFolder.Values;

    /// <summary>Is it a ground in another one?</summary>
    public bool Has(string folder) => byFolder.Count > 1 && byFolder.ContainsKey(folder);

    public Grounds(PackageRequest request)
    {
        Project = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Project));
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Root));
        if (!Directory.Exists(Root))
        {
            Findings = [Dog.NoRootOfPackage.With(Path.GetRelativePath(Project, Root))];
            return;
        }
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var rules = request.Files.Where(Judges).ToLookup(rule => OfPublished(rule, request) ? Root : FolderOf(rule));
        byFolder.Add(Root, Ground.Of(Root, !request.IsSource, Project, Root, rules[Root]));
        foreach (var group in rules.Where(group => group.Key != Root))
        {
            if (Objection(group.Key, group.First()) is { } finding) findings.Add(finding);
            else byFolder.Add(group.Key, Ground.Of(group.Key, takesAll: false, Project, Root, group));
        }
        Findings = findings.ToImmutable();
    }

    /// <summary>One that only allows says nothing of what is let in.</summary>
    static bool Judges(FileRule rule) => rule.Allow is null || rule.Match is not null || rule.Exclude is not null || rule.Prefix is not null;

    /// <summary>Of a published app, <c>Include="."</c> without <c>Match</c> speaks of what was published, not of its sources.</summary>
    bool OfPublished(FileRule rule, PackageRequest request) => !request.IsSource && rule.Match is null && FolderOf(rule) == Project;

    string FolderOf(FileRule rule) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(Project, rule.Directory.Replace('\\', '/'))));

    Finding? Objection(string folder, FileRule rule)
    {
        if (!Directory.Exists(folder)) return Dog.NoFolderOfRule.With(rule.Directory).At(rule.Place);
        if (Path.GetRelativePath(Project, folder).Split(Path.DirectorySeparatorChar).Contains(".git")) return Dog.GitInside.With(rule.Directory).At(rule.Place);
        if (rule.Prefix is null && !RealPath.IsInside(folder, Project) && !RealPath.IsInside(folder, Root)) return Dog.OutsideWithoutPrefix.With(rule.Directory).At(rule.Place);
        return null;
    }
}
