using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Dogshore.Packaging.Archiving;

/// <summary>The files of a package that was made, one after the other: each is to be read before the next is asked for.</summary>
public static class PackageEntries
{
    /// <param name="archive">The package's tar.gz.</param>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static async IAsyncEnumerable<TarEntry> Of(string archive, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var packed = File.OpenRead(archive);
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile) yield return entry;
    }
}
