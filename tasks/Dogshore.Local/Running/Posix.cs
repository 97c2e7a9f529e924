using System.Runtime.InteropServices;

namespace Dogshore.Local.Running;

/// <summary>What .NET has no call for: sessions, process groups, waiting without reaping, putting descriptors elsewhere.
/// Numbers are those of Linux and macOS, which differ only where it says so.</summary>
static unsafe partial class Posix
{
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;
    public const int EINTR = 4;
    /// <summary>Room for any libc's opaque structs of posix_spawn and its signal sets; glibc's largest has 336 bytes.</summary>
    public const int Opaque = 1024;

    public const short SpawnSetSignalDefaults = 0x04;
    public const short SpawnSetSignalMask = 0x08;
    public static short SpawnSetSession => (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    public const int WaitPid = 1;
    public const int WaitExited = 4;
    public static int WaitOnlyLook => OperatingSystem.IsMacOS() ? 0x20 : 0x0100_0000;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, string?[] argv, string?[] envp);
    [LibraryImport("libc")] public static partial int posix_spawn_file_actions_init(byte* actions);
    [LibraryImport("libc")] public static partial int posix_spawn_file_actions_destroy(byte* actions);
    [LibraryImport("libc")] public static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, string path, int flags, int mode);
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);
    [LibraryImport("libc")] public static partial int posix_spawnattr_init(byte* attributes);
    [LibraryImport("libc")] public static partial int posix_spawnattr_destroy(byte* attributes);
    [LibraryImport("libc")] public static partial int posix_spawnattr_setflags(byte* attributes, short flags);
    [LibraryImport("libc")] public static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);
    [LibraryImport("libc")] public static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);
    [LibraryImport("libc")] public static partial int sigfillset(byte* signals);
    [LibraryImport("libc")] public static partial int sigemptyset(byte* signals);

    [LibraryImport("libc", SetLastError = true)] public static partial int waitid(int kind, int id, byte* info, int options);
    [LibraryImport("libc", SetLastError = true)] public static partial int waitpid(int pid, out int status, int options);
    [LibraryImport("libc", SetLastError = true)] public static partial int kill(int pid, int signal);
    [LibraryImport("libc", SetLastError = true)] public static partial int setsid();
    [LibraryImport("libc", SetLastError = true)] public static partial int dup2(int from, int to);
    [LibraryImport("libc", SetLastError = true)] private static partial int fstat(int descriptor, byte* status);
    [LibraryImport("libc")] public static partial uint umask(uint mask);
    [LibraryImport("libc", SetLastError = true)] public static partial int fsync(int descriptor);
    /// <summary>Linux only: writes all of one file system to the disk.</summary>
    [LibraryImport("libc", SetLastError = true)] public static partial int syncfs(int descriptor);

    /// <summary>macOS only: device and inode of what a descriptor stands for (the first 16 bytes of its struct stat), null when it is closed.</summary>
    public static string? Identity(int descriptor)
    {
        var status = stackalloc byte[Opaque];
        return fstat(descriptor, status) == 0 ? Convert.ToHexString(new ReadOnlySpan<byte>(status, 16)) : null;
    }
}
