using System.IO.Compression;

namespace Dogshore.Packaging.Archiving;

/// <summary>A package as a zip, for platforms that want one: made of the package's own archive, so that its files were hashed and looked at.
/// Forward slashes, Unix modes, one time for all files; one content makes the same bytes each time. What is compressed already is stored.</summary>
public static class ZipPackage
{
    /// <summary>What a zip can name: from 1980 on, counted by two seconds.</summary>
    static readonly DateTimeOffset First = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero), Last = new(2107, 12, 31, 23, 59, 58, TimeSpan.Zero);

    /// <param name="archive">The package's tar.gz.</param>
    /// <param name="file">The zip, which must not be there.</param>
    /// <exception cref="InvalidDataException">The archive is none.</exception>
    /// <exception cref="EndOfStreamException">The archive ends too early.</exception>
    public static async Task Write(string archive, string file, CancellationToken stop)
    {
        await using var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using var zip = new ZipArchive(output, ZipArchiveMode.Create);
        await foreach (var entry in PackageEntries.Of(archive, stop))
        {
            var made = zip.CreateEntry(entry.Name, CompressedAlready.Is(entry.Name) ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
            // That of SOURCE_DATE_EPOCH, as in the archive.
            var time = entry.ModificationTime.ToUniversalTime();
            made.LastWriteTime = time < First ? First : time > Last ? Last : time;
            made.ExternalAttributes = (0x8000 | (entry.Mode.HasFlag(UnixFileMode.UserExecute) ? 0b111_101_101 : 0b110_100_100)) << 16;
            await using var to = await made.OpenAsync(stop);
            if (entry.DataStream is { } data) await data.CopyToAsync(to, stop);
        }
    }
}
