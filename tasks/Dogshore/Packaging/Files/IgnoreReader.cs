using System.Collections.Immutable;
using System.Text;
using Dogshore.Faults;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Packaging.Files;

/// <summary>Finds and reads ignore files on the way down. Only files of the tree count: neither git's index, nor .git/info/exclude,
/// nor the user's own excludes, because content must not depend on the machine.</summary>
sealed class IgnoreReader(string project)
{
    public static readonly string[] Names = [".gitignore", ".deployignore"];

    /// <summary>Those that were looked for above a ground, and their facts where there was one.</summary>
    public List<(string Path, FileFacts? Facts)> LookedForAbove { get; } = [];

    /// <summary>The folder from which paths count: that of the repository, else the project's, else the folder itself.</summary>
    public string TopOf(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, ".git")) || File.Exists(Path.Combine(at, ".git"))) return at;
        }
        return RealPath.IsInside(folder, project) ? project : folder;
    }

    /// <summary>What the ignore files above a folder say of what lies in it.</summary>
    public IgnoreLevel? Above(string folder, string top)
    {
        IgnoreLevel? level = null;
        var path = top;
        foreach (var part in Path.GetRelativePath(top, folder).Split(Path.DirectorySeparatorChar).TakeWhile(_ => folder != top))
        {
            foreach (var name in Names) LookedForAbove.Add((Path.Combine(path, name), Facts(Path.Combine(path, name))));
            level = In(path, path, level, Bytes(top, path).Length, Names);
            path = Path.Combine(path, part);
        }
        return level;
    }

    /// <param name="start">Bytes of the folder's path from the top, its slash included.</param>
    /// <param name="names">What lies in the folder.</param>
    public IgnoreLevel? In(string logical, string physical, IgnoreLevel? above, int start, IReadOnlyCollection<string> names)
    {
        var git = names.Contains(".gitignore") ? Read(logical, physical, ".gitignore") : [];
        var deploy = names.Contains(".deployignore") ? Read(logical, physical, ".deployignore") : [];
        return git.IsEmpty && deploy.IsEmpty ? above : new IgnoreLevel(above, start, git, deploy);
    }

    /// <summary>The folder's path from the top in UTF-8, with slashes and one at the end; empty for the top itself.</summary>
    public static byte[] Bytes(string top, string folder) =>
        folder == top ? [] : Encoding.UTF8.GetBytes(Path.GetRelativePath(top, folder).Replace(Path.DirectorySeparatorChar, '/') + "/");

    /// <summary>Of an ignore file; null when it is none. Like git, a link is not followed here.</summary>
    public static FileFacts? Facts(string path) => File.Exists(path) && FileFacts.Of(path) is { Kind: FileKind.Regular } facts ? facts : null;

    ImmutableArray<IgnoreRule> Read(string logical, string physical, string name)
    {
        var path = Path.Combine(physical, name);
        var shown = Path.GetRelativePath(project, Path.Combine(logical, name)).Replace(Path.DirectorySeparatorChar, '/');
        try
        {
            return Facts(path) is not null ? IgnoreFile.Parse(File.ReadAllBytes(path), shown) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Without its rules nothing can be said of any file here.
            throw new DeployException(Dog.UnreadableFile.With(shown, Reasons.Of(problem)));
        }
    }
}
