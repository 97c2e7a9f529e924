using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Dogshore.Packaging.Files;

/// <summary>statx(2): its record is the same on every processor, and it has what .NET does not tell: inode, time of change, kind.</summary>
[SupportedOSPlatform("linux")]
static partial class LinuxStat
{
    public static FileFacts Of(string path)
    {
        Statx record;
        while (statx(CurrentFolder, path, DoNotFollow, BasicFacts, out record) != 0 && UnixErrors.Interrupted(path)) { }
        return FileFacts.OfUnix(record.Mode, (long)record.Size, record.Modified.Nanoseconds, record.Changed.Nanoseconds, record.Inode);
    }

    const int CurrentFolder = -100;
    const int DoNotFollow = 0x100;
    const uint BasicFacts = 0x7ff;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Statx record);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Statx
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public Time Changed;
        [FieldOffset(112)] public Time Modified;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Time
    {
        public long Seconds;
        public uint Fraction;
        public int Reserved;

        public readonly long Nanoseconds => Seconds * 1_000_000_000 + Fraction;
    }
}
