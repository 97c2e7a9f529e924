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
        return record.Facts;
    }

    /// <summary>A folder from which names are looked for.</summary>
    /// <returns>Negative when it cannot be opened.</returns>
    public static int Open(string folder) => open(folder, PathOnly | CloseOnExec);

    public static void Close(int folder) => _ = close(folder);

    /// <param name="name">In UTF-8, with a zero after it.</param>
    /// <returns>Null when there is nothing of that name, or it cannot be looked at.</returns>
    public static FileFacts? In(int folder, ReadOnlySpan<byte> name) =>
        statx(folder, in MemoryMarshal.GetReference(name), DoNotFollow, BasicFacts, out var record) == 0 ? record.Facts : null;

    const int PathOnly = 0x200000;
    const int CloseOnExec = 0x80000;
    const int CurrentFolder = -100;
    const int DoNotFollow = 0x100;
    const uint BasicFacts = 0x7ff;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Statx record);

    [LibraryImport("libc")]
    private static partial int statx(int folder, in byte name, int flags, uint mask, out Statx record);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int handle);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Statx
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public Time Changed;
        [FieldOffset(112)] public Time Modified;

        public readonly FileFacts Facts => FileFacts.OfUnix(Mode, (long)Size, Modified.Nanoseconds, Changed.Nanoseconds, Inode);
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
