using System.Collections.Immutable;
using Dogshore.Manifest;

namespace Dogshore.Packaging;

/// <summary>The user's own objects (<c>DeployObject</c>) travel in the package: so another object is another content and makes a release, and a plan
/// that is carried out on another machine has them with it.</summary>
public static class OwnObjectFiles
{
    /// <summary>Where they lie in the package.</summary>
    public const string Folder = ".dogshore/objects/";

    const string Texts = "**/*.yaml;**/*.yml;**/*.json";

    /// <param name="rules">The manifest's own.</param>
    /// <param name="project">Absolute.</param>
    public static ImmutableArray<FileRule> With(ImmutableArray<FileRule> rules, ImmutableArray<OwnObject> objects, string project)
    {
        if (objects.IsEmpty) return rules;
        var ours = objects.Select(each => Rule(each, project)).ToArray();
        // A folder with a rule of its own takes nothing but what the rule names; the project's own folder takes all unless the user says otherwise.
        var takesAll = ours.Any(rule => rule.Directory == ".") && !rules.Any(rule => rule.Directory == "." && rule.Allow is null);
        return [.. ours, .. rules, .. takesAll ? [new FileRule(".", null, null, null, null, null)] : (FileRule[])[]];
    }

    static FileRule Rule(OwnObject own, string project)
    {
        var isFile = File.Exists(Path.GetFullPath(own.Path, project));
        var folder = isFile ? Path.GetDirectoryName(own.Path)?.Replace('\\', '/') is { Length: > 0 } above ? above : "." : own.Path;
        return new(folder, isFile ? Path.GetFileName(own.Path) : Texts, null, null, Folder.TrimEnd('/'), own.Place);
    }
}
