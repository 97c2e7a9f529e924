using System.Security.Cryptography;
using System.Text;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Ssh;

/// <summary>A folder of the user alone, for the socket of a connection and, while it is being made, for a key. Below the user's run-time
/// folder, which lies in memory, else below /tmp: the name must be short, since systems cut addresses of sockets off at 104 bytes.</summary>
static class SshFolder
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="DeployException">It belongs to somebody else, or cannot be made.</exception>
    public static string Make(World world)
    {
        var folder = OperatingSystem.IsWindows() ? Path.Combine(Path.GetTempPath(), "dogshore-ssh") : Path.Combine(Above(world), "dogshore-ssh");
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Dog.SshFolderNotOurs.With(folder, "cannot be made"));
        }
        // Whoever owns the folder could listen in our connection's place, or read the key.
        if (Ownership.Wrong(folder, followLink: false, Others) is { } wrong) throw new DeployException(Dog.SshFolderNotOurs.With(folder, wrong));
        return folder;
    }

    /// <summary>A path that nobody could have known, short enough for a socket.</summary>
    public static string NewName(string folder) => Path.Combine(folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

    /// <summary>A new file that nobody else can read, under a name that nobody could have known.</summary>
    public static async Task<string> Write(string folder, string text, CancellationToken stop)
    {
        var path = NewName(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        return path;
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    static string Above(World world)
    {
        // After su and sudo it may still be the other user's. "dogshore-ssh/", 16 digits, and what ssh itself adds while it makes the socket.
        if (world.Environment("XDG_RUNTIME_DIR") is { Length: > 0 and < 50 } run && Path.IsPathFullyQualified(run) && Directory.Exists(run)
            && Ownership.Wrong(run, followLink: true, Others) is null) return run;
        var own = $"/tmp/dogshore-{Ownership.User}";
        Directory.CreateDirectory(own, OwnerOnly);
        return Ownership.Wrong(own, followLink: false, Others) is { } wrong ? throw new DeployException(Dog.SshFolderNotOurs.With(own, wrong)) : own;
    }
}
