using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>The root directory: all that the platform keeps, one host per root and user.</summary>
static class LocalRoot
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The setting, else the user's state directory. Makes nothing.</summary>
    /// <exception cref="DeployException">No variable names a folder, or the folder is open to other users.</exception>
    public static Paths Of(Destination to, World world)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(to["Root"] ?? StateFolder(world), world.Directory));
        try
        {
            // A link is followed: whoever keeps it on another disk said so with it.
            if (Ownership.Wrong(root, followLink: true, OthersWrite) is { } wrong) throw new DeployException(Dog.LocalRootNotOurs.With(root, wrong));
        }
        catch (IOException exception)
        {
            throw DiskFaults.Of(exception, root);
        }
        return new Paths(root);
    }

    /// <summary>Makes the root, for its owner only.</summary>
    public static void Make(Paths paths)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(paths.Root);
            else Directory.CreateDirectory(paths.Root, OwnerOnly);
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            throw DiskFaults.Of(exception, paths.Root);
        }
    }

    static string StateFolder(World world)
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Variable(world, "LOCALAPPDATA") ?? throw new DeployException(Dog.LocalNoHome.With("LOCALAPPDATA")), "Dogshore");
        // The XDG rules ignore a relative path.
        if (Variable(world, "XDG_STATE_HOME") is { } state && Path.IsPathFullyQualified(state)) return Path.Combine(state, "dogshore");
        return Path.Combine(Variable(world, "HOME") ?? throw new DeployException(Dog.LocalNoHome.With("HOME")), ".local", "state", "dogshore");
    }

    static string? Variable(World world, string name) => world.Environment(name) is { Length: > 0 } value ? value : null;
}
