namespace Dogshore.Packaging.Files;

enum FileKind { Regular, Folder, Link, Other }

/// <summary>What the system says of a file without its contents being read. Two reads of it with the same facts have the same contents,
/// but for edits within the grain of the clock.</summary>
/// <param name="Changed">Time of the last change of contents or rights, which no program can set; 0 where the system keeps none.</param>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Inode">0 where the system tells none.</param>
readonly record struct FileFacts(FileKind Kind, long Bytes, long Modified, long Changed, ulong Inode, bool IsExecutable)
{
    /// <summary>The coarsest clock of a file system in use: FAT counts by two seconds.</summary>
    const long Grain = 2_000_000_000;

    /// <summary>Do these facts prove that the contents are those that were read then? They are the same, and older than the reading by more
    /// than the clock's grain: an edit after it would show. A younger file may have been edited twice within one tick (git calls that racy).</summary>
    /// <param name="taken">When the reading began, in nanoseconds since 1970, by the file system's clock.</param>
    public bool AreThoseOf(FileFacts then, long taken) => IsTheSameFileAs(then) && Math.Max(Modified, Changed) < taken - Grain;

    /// <summary>Field by field: what the compiler makes of a record asks the library to compare kinds, which costs as much as the look itself.</summary>
    bool IsTheSameFileAs(FileFacts then) => Kind == FileKind.Regular && then.Kind == FileKind.Regular
        && Bytes == then.Bytes && Modified == then.Modified && Changed == then.Changed && Inode == then.Inode && IsExecutable == then.IsExecutable;

    /// <summary>The facts of the path itself: of a link, not of what it points to.</summary>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    public static FileFacts Of(string path)
    {
        if (OperatingSystem.IsLinux()) return LinuxStat.Of(path);
        if (OperatingSystem.IsMacOS()) return MacStat.Of(path);
        return Portable(path);
    }

    static FileFacts Portable(string path)
    {
        var info = new FileInfo(path);
        var attributes = info.Attributes;
        if ((int)attributes == -1) throw new FileNotFoundException(null, path);
        var kind = info.LinkTarget is not null ? FileKind.Link
            : attributes.HasFlag(FileAttributes.Directory) ? FileKind.Folder
            : attributes.HasFlag(FileAttributes.Device) ? FileKind.Other
            : FileKind.Regular;
        var modified = (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return new(kind, kind == FileKind.Regular ? info.Length : 0, modified, 0, 0, kind == FileKind.Regular && WindowsExecutable.Is(path));
    }

    internal static FileFacts OfUnix(int mode, long bytes, long modified, long changed, ulong inode)
    {
        const int FormatMask = 0xF000, Regular = 0x8000, Folder = 0x4000, Link = 0xA000, OwnerMayRun = 0x40;
        var kind = (mode & FormatMask) switch
        {
            Regular => FileKind.Regular,
            Folder => FileKind.Folder,
            Link => FileKind.Link,
            _ => FileKind.Other,
        };
        return new(kind, bytes, modified, changed, inode, kind == FileKind.Regular && (mode & OwnerMayRun) != 0);
    }
}
