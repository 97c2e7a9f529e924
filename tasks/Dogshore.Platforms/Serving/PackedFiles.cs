using System.Formats.Tar;
using System.Runtime.CompilerServices;
using Dogshore.Faults;
using Dogshore.Packaging.Archiving;

namespace Dogshore.Platforms.Serving;

/// <summary>The files of a package of ours, one after the other as they lie in its archive; one that is cut off is told in our words.</summary>
static class PackedFiles
{
    /// <exception cref="DeployException">It is none, or is cut off.</exception>
    public static async IAsyncEnumerable<TarEntry> Of(string archive, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var entries = PackageEntries.Of(archive, stop).GetAsyncEnumerator(stop);
        while (await Next(entries, archive)) yield return entries.Current;
    }

    static async Task<bool> Next(IAsyncEnumerator<TarEntry> entries, string archive)
    {
        try
        {
            return await entries.MoveNextAsync();
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
