using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Dogshore.Faults;

namespace Dogshore.Platforms.Serving;

/// <summary>The files of a package of ours, one after the other as they lie in its archive.</summary>
static class PackedFiles
{
    /// <exception cref="DeployException">It is none, or is cut off.</exception>
    public static async IAsyncEnumerable<TarEntry> Of(string archive, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var packed = File.OpenRead(archive);
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await Next(tar, archive, stop) is { } entry)
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile) yield return entry;
    }

    static async Task<TarEntry?> Next(TarReader tar, string archive, CancellationToken stop)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, stop);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new DeployException(Dog.SiteArchiveBroken.With(Path.GetFileName(archive), "it ends too early or is no archive"));
        }
    }

    /// <summary>The text of the file with this path, or null.</summary>
    public static async Task<string?> Text(string archive, string path, CancellationToken stop)
    {
        await foreach (var entry in Of(archive, stop))
        {
            if (entry.Name != path) continue;
            if (entry.DataStream is not { } data) return "";
            using var reader = new StreamReader(data);
            return await reader.ReadToEndAsync(stop);
        }
        return null;
    }
}
