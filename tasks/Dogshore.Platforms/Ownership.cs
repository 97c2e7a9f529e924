using System.Runtime.InteropServices;

namespace Dogshore.Platforms;

/// <summary>Whose a folder is. Other users of the machine can plant folders and links where ours are expected (in /tmp,
/// after a restart), and what we send there are secrets. .NET tells the mode of a file but not its owner.</summary>
static partial class Ownership
{
    /// <summary>What is wrong with a folder that only its owner may write, or null when it is ours or not there.</summary>
    /// <param name="followLink">A link is followed, because its maker chose to; false refuses one.</param>
    /// <param name="mode">Bits that must not be set for anyone but the owner.</param>
    public static string? Wrong(string folder, bool followLink, UnixFileMode mode)
    {
        // Windows: both places lie in the user's own profile, and a pipe has rights of its own.
        if (OperatingSystem.IsWindows()) return null;
        if (Look(folder, followLink) is not { } seen) return null;
        if (seen.Kind == Link) return "is a link";
        if (seen.Kind != Folder) return "is no folder";
        if (seen.User != geteuid()) return "belongs to another user";
        return (seen.Rights & mode) != 0 ? "may be entered or changed by other users" : null;
    }

    /// <summary>The number of the user who runs this; not for Windows.</summary>
    public static uint User => geteuid();

    const int Link = 0xA000, Folder = 0x4000, KindBits = 0xF000;

    static (int Kind, UnixFileMode Rights, uint User)? Look(string path, bool followLink)
    {
        Span<byte> answer = stackalloc byte[512];
        var failed = OperatingSystem.IsMacOS()
            ? RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? followLink ? MacIntelStat(path, answer) : MacIntelLinkStat(path, answer)
                : followLink ? stat(path, answer) : lstat(path, answer)
            : statx(CurrentFolder, path, followLink ? 0 : NoFollow, BasicFields, answer);
        if (failed != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is NotThere or NotAFolder ? null
                : throw new IOException($"'{path}' could not be looked at: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
        // statx has one layout on all Linux machines, stat has one on macOS.
        var (mode, user) = OperatingSystem.IsMacOS()
            ? (MemoryMarshal.Read<ushort>(answer[4..]), MemoryMarshal.Read<uint>(answer[16..]))
            : (MemoryMarshal.Read<ushort>(answer[28..]), MemoryMarshal.Read<uint>(answer[20..]));
        return (mode & KindBits, (UnixFileMode)(mode & 0xFFF), user);
    }

    const int CurrentFolder = -100, NoFollow = 0x100, NotThere = 2, NotAFolder = 20;
    const uint BasicFields = 0x7ff;

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, Span<byte> answer);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int stat(string path, Span<byte> answer);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lstat(string path, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacIntelStat(string path, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacIntelLinkStat(string path, Span<byte> answer);
}
