using Dogshore.Faults;
using Dogshore.Packaging;
using Dogshore.Worlds;

namespace Dogshore.Local.Store;

/// <summary>Unpacked content by digest. What is there is whole and on the disk: it gets its name by a rename, last.</summary>
sealed class ContentStore(Paths paths, ContentLimits limits)
{
    public bool Has(string app, string digest) => Directory.Exists(paths.Content(app, digest));

    /// <summary>Unpacks a tar.gz and proves that it is the content of the digest.</summary>
    /// <exception cref="HostException">It is not, or it holds what no package of ours holds. Nothing of it is left.</exception>
    public async Task Add(string app, string digest, Stream archive, CancellationToken stop)
    {
        var content = Path.GetDirectoryName(paths.Content(app, digest))!;
        AppStore.Folder(content);
        var scratch = Path.Combine(content, AppStore.Scratch + Guid.NewGuid().ToString("n"));
        AppStore.Folder(scratch);
        try
        {
            var files = await Unpacking.Unpack(archive, scratch, limits, stop);
            var found = ContentDigest.Of(files);
            if (found != digest) throw Dog.ContentRefused.With($"its files are those of {found}, not of {digest}.").As(422);
            Disk.Flush(scratch, files.Count);
            try
            {
                Directory.Move(scratch, paths.Content(app, digest));
            }
            catch (IOException) when (Has(app, digest))
            {
                // Two uploads of the same content; the other one was first, and it is the same.
            }
            DurableFile.FlushFolder(content);
        }
        finally
        {
            if (Directory.Exists(scratch)) Directory.Delete(scratch, recursive: true);
        }
    }
}
