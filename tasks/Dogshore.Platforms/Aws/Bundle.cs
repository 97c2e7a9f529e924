using System.Security.Cryptography;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Packaging.Archiving;

namespace Dogshore.Platforms.Aws;

/// <summary>A package as Amazon's services want it: a zip, and what it holds.</summary>
sealed class Bundle : IDisposable
{
    readonly string file;

    Bundle(string file, Body body) => (this.file, Body) = (file, body);

    public Body Body { get; }

    /// <param name="folder">Where it lies until it is disposed.</param>
    public static async Task<Bundle> Make(string archive, string folder, CancellationToken stop)
    {
        var file = Path.Combine(folder, $"bundle-{Guid.NewGuid():n}.zip");
        try
        {
            await ZipPackage.Write(archive, file, stop);
            await using var bytes = File.OpenRead(file);
            return new(file, new Body(file, default, bytes.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop))));
        }
        catch (Exception failed) when (failed is InvalidDataException or EndOfStreamException or IOException or OperationCanceledException or UnauthorizedAccessException)
        {
            File.Delete(file);
            if (failed is InvalidDataException or EndOfStreamException) throw new DeployException(Dog.SiteArchiveBroken.With(Path.GetFileName(archive), "it ends too early or is no archive"));
            throw;
        }
    }

    /// <summary>The text of the first file at the top of the package whose name ends so, or null.</summary>
    public static async Task<string?> Text(string archive, string ending, CancellationToken stop)
    {
        await foreach (var entry in PackageEntries.Of(archive, stop))
        {
            if (entry.Name.Contains('/', StringComparison.Ordinal) || !entry.Name.EndsWith(ending, StringComparison.Ordinal) || entry.DataStream is not { } data) continue;
            using var reader = new StreamReader(data);
            return await reader.ReadToEndAsync(stop);
        }
        return null;
    }

    public void Dispose() => File.Delete(file);
}
