using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>The folder of a destination or store.</summary>
static class FolderPaths
{
    /// <exception cref="DeployException">It must not be one.</exception>
    public static string Of(Destination at, World world) => Problem(at, world) is { } problem ? throw new DeployException(problem.At(at.Place)) : Full(at, world);

    /// <summary>What we prune must never be somebody's whole disk or home (reliability.md row 39), nor the project that is deployed.</summary>
    public static Finding? Problem(Destination at, World world)
    {
        var full = Full(at, world);
        var home = world.Environment("HOME") is { Length: > 0 } folder ? Path.TrimEndingDirectorySeparator(folder) : null;
        var project = Path.TrimEndingDirectorySeparator(world.Directory);
        return full == Path.GetPathRoot(full) ? Dog.FolderTooWide.With(full, "is the root of a disk")
            : full == home ? Dog.FolderTooWide.With(full, "is your home")
            : full == project || project.StartsWith(full + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Dog.FolderTooWide.With(full, "holds the project itself")
            : null;
    }

    static string Full(Destination at, World world) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(at["Path"] ?? throw new InvalidOperationException("Path is required."), world.Directory));
}
