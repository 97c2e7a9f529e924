using System.IO.Compression;
using System.Security.Cryptography;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.Aws;

/// <summary>A package as Amazon's services want it: a zip with forward slashes, Unix modes and nothing of this machine or moment, made of the
/// package's own archive. One content makes the same bytes each time.</summary>
sealed class Bundle : IDisposable
{
    /// <summary>The first moment that a zip can name.</summary>
    static readonly DateTimeOffset epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly string file;

    Bundle(string file, Body body) => (this.file, Body) = (file, body);

    public Body Body { get; }

    /// <param name="folder">Where it lies until it is disposed.</param>
    public static async Task<Bundle> Make(string archive, string folder, CancellationToken stop)
    {
        var file = Path.Combine(folder, $"bundle-{Guid.NewGuid():n}.zip");
        try
        {
            await Write(archive, file, stop);
            await using var bytes = File.OpenRead(file);
            return new(file, new Body(file, default, bytes.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop))));
        }
        catch (Exception failed) when (failed is DeployException or InvalidDataException or EndOfStreamException or IOException or OperationCanceledException or UnauthorizedAccessException)
        {
            File.Delete(file);
            if (failed is InvalidDataException or EndOfStreamException) throw new DeployException(Dog.SiteArchiveBroken.With(Path.GetFileName(archive), "it ends too early or is no archive"));
            throw;
        }
    }

    static async Task Write(string archive, string file, CancellationToken stop)
    {
        await using var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using var zip = new ZipArchive(output, ZipArchiveMode.Create);
        await foreach (var entry in PackedFiles.Of(archive, stop))
        {
            var made = zip.CreateEntry(entry.Name, CompressionLevel.Optimal);
            made.LastWriteTime = epoch;
            made.ExternalAttributes = (0x8000 | (entry.Mode.HasFlag(UnixFileMode.UserExecute) ? 0b111_101_101 : 0b110_100_100)) << 16;
            await using var to = await made.OpenAsync(stop);
            if (entry.DataStream is { } data) await data.CopyToAsync(to, stop);
        }
    }

    /// <summary>The text of the first file at the top of the package whose name ends so, or null.</summary>
    public static async Task<string?> Text(string archive, string ending, CancellationToken stop)
    {
        await foreach (var entry in PackedFiles.Of(archive, stop))
        {
            if (entry.Name.Contains('/', StringComparison.Ordinal) || !entry.Name.EndsWith(ending, StringComparison.Ordinal) || entry.DataStream is not { } data) continue;
            using var reader = new StreamReader(data);
            return await reader.ReadToEndAsync(stop);
        }
        return null;
    }

    public void Dispose() => File.Delete(file);
}
