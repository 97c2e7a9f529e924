using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Dogshore.Packaging.Files;

/// <summary>lstat(2) of macOS with 64-bit inodes; on Intel that is a symbol of its own.</summary>
[SupportedOSPlatform("macos")]
static partial class MacStat
{
    public static FileFacts Of(string path)
    {
        Stat record;
        while (Call(path, out record) != 0 && UnixErrors.Interrupted(path)) { }
        return FileFacts.OfUnix(record.Mode, record.Size, record.Modified.Nanoseconds, record.Changed.Nanoseconds, record.Inode);
    }

    static int Call(string path, out Stat record) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? lstatIntel(path, out record) : lstat(path, out record);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lstat(string path, out Stat record);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lstatIntel(string path, out Stat record);

    [StructLayout(LayoutKind.Explicit, Size = 144)]
    struct Stat
    {
        [FieldOffset(4)] public ushort Mode;
        [FieldOffset(8)] public ulong Inode;
        [FieldOffset(48)] public Time Modified;
        [FieldOffset(64)] public Time Changed;
        [FieldOffset(96)] public long Size;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Time
    {
        public long Seconds;
        public long Fraction;

        public readonly long Nanoseconds => Seconds * 1_000_000_000 + Fraction;
    }
}
