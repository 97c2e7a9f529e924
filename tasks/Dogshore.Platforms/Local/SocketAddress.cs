using System.Security.Cryptography;
using System.Text;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>Where a new host listens: in the user's run-time folder, else in an owner-only folder below /tmp. The name
/// derives from the root, so that each root has its own; it is short, because systems cut it off at 104 bytes.</summary>
static class SocketAddress
{
    /// <summary>sizeof(sun_path) on macOS, its closing zero included; Linux has 108.</summary>
    const int Limit = 104;

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The address, its folder made and found to be ours alone.</summary>
    public static string Make(Paths paths, World world, string temporary = "/tmp")
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(paths.Root)))[..16];
        if (OperatingSystem.IsWindows()) return $"dogshore-{name}";
        var socket = Path.Combine(Folder(world, temporary), $"{name}.sock");
        var folder = Path.GetDirectoryName(socket)!;
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            // Something that is no folder lies there, a link to nowhere for example.
            Guard(socket);
            throw DiskFaults.Of(exception, folder);
        }
        Guard(socket);
        return socket;
    }

    /// <summary>Refuses an address whose folder is not ours alone: who owns it could listen in our host's place.</summary>
    public static void Guard(string socket)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.GetDirectoryName(socket) ?? "/";
        if (Ownership.Wrong(folder, followLink: false, Others) is { } wrong) throw new DeployException(Dog.LocalSocketFolderNotOurs.With(folder, wrong));
    }

    static string Folder(World world, string temporary)
    {
        if (world.Environment("XDG_RUNTIME_DIR") is { Length: > 0 } run && Path.IsPathFullyQualified(run) && Directory.Exists(run)
            // After su and sudo it may still be the other user's.
            && Ownership.Wrong(run, followLink: true, Others) is null
            && Encoding.UTF8.GetByteCount(run) + "/dogshore/0123456789abcdef.sock".Length < Limit)
            return Path.Combine(run, "dogshore");
        return Path.Combine(temporary, $"dogshore-{Ownership.User}");
    }
}
