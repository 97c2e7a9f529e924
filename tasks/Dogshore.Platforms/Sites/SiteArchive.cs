using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Dogshore.Faults;

namespace Dogshore.Platforms.Sites;

/// <summary>Takes our own package apart into a folder. Only what a package of ours can hold is taken: files below the folder.</summary>
static class SiteArchive
{
    public static async Task<IReadOnlyList<SiteFile>> Unpack(string archive, string folder, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var files = new List<SiteFile>();
            await using var packed = File.OpenRead(archive);
            await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                if (entry.EntryType is TarEntryType.Directory) continue;
                var path = Path.GetFullPath(Path.Combine(folder, entry.Name));
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    throw new DeployException(Dog.SiteArchiveBroken.With(Path.GetFileName(archive), $"'{entry.Name}' is no file of a package"));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                files.Add(await Write(entry, path, stop));
            }
            return files;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new DeployException(Dog.SiteArchiveBroken.With(Path.GetFileName(archive), "it ends too early or is no archive"));
        }
    }

    static async Task<SiteFile> Write(TarEntry entry, string path, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        while (entry.DataStream is { } data && await data.ReadAsync(buffer, stop) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), stop);
            bytes += read;
        }
        return new SiteFile(entry.Name, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }
}
