using System.Formats.Tar;
using System.IO.Compression;

namespace Dogshore.Emulators.Apps;

/// <summary>A package as a platform unpacks it: tar, gzipped, plain files and folders only, nothing outside of its folder.</summary>
public static class AppArchive
{
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <exception cref="InvalidDataException">It is no archive, is cut off, or holds what leads out of the folder.</exception>
    public static async Task Unpack(Stream archive, string folder)
    {
        Directory.CreateDirectory(folder);
        var written = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await using var unzipped = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            await using var tar = new TarReader(unzipped);
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                if (Checked(entry.Name) is not { } path) continue;
                var target = Path.Combine(folder, path);
                switch (entry.EntryType)
                {
                    case TarEntryType.Directory:
                        Directory.CreateDirectory(target);
                        break;
                    case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                        if (!written.Add(path)) throw new InvalidDataException($"'{path}' is there twice");
                        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                        await using (var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
                            if (entry.DataStream is not null) await entry.DataStream.CopyToAsync(file);
                        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(target, entry.Mode.HasFlag(UnixFileMode.UserExecute) ? Executable : Plain);
                        break;
                    // pax headers that hold nothing for a file, as `git archive` writes.
                    case TarEntryType.GlobalExtendedAttributes:
                        break;
                    default:
                        throw new InvalidDataException($"'{path}' is a {entry.EntryType}");
                }
            }
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"the archive is damaged: {damaged.Message}", damaged);
        }
        if (written.Count == 0) throw new InvalidDataException("the archive holds no file");
    }

    /// <summary>The path below the folder; null for the folder itself.</summary>
    static string? Checked(string name)
    {
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..].TrimEnd('/') : name.TrimEnd('/');
        if (path is "" or ".") return null;
        if (path.Contains('\0') || path.Split('/').Any(part => part is "" or "." or "..")) throw new InvalidDataException($"'{name}' leads out of the archive");
        return path;
    }
}
