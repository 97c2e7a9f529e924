using System.Formats.Tar;
using System.IO.Compression;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Layers of images, one over the other (OCI image-spec layer.md).</summary>
static class Layers
{
    const string Gone = ".wh.";

    public static async Task Unpack(Stream layer, string root)
    {
        using var buffered = new MemoryStream();
        await layer.CopyToAsync(buffered);
        buffered.Position = 0;
        var isZipped = buffered is { Length: > 2 } && buffered.GetBuffer()[0] == 0x1f && buffered.GetBuffer()[1] == 0x8b;
        await using var plain = isZipped ? new GZipStream(buffered, CompressionMode.Decompress) : (Stream)buffered;
        await using var tar = new TarReader(plain);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            var path = entry.Name.TrimStart('.').Trim('/');
            if (path.Length == 0) continue;
            if (entry.Name.StartsWith('.') && !entry.Name.StartsWith("./", StringComparison.Ordinal)) path = entry.Name.Trim('/');
            if (path.Split('/').Contains("..")) throw new PullException($"the layer leads out of the image: {entry.Name}");
            var target = Path.Combine(root, path);
            var name = Path.GetFileName(path);
            if (name.StartsWith(Gone, StringComparison.Ordinal))
            {
                Remove(Path.Combine(Path.GetDirectoryName(target)!, name[Gone.Length..]));
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(target);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    Remove(target);
                    await using (var file = new FileStream(target, FileMode.Create, FileAccess.Write))
                        if (entry.DataStream is not null) await entry.DataStream.CopyToAsync(file);
                    if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(target, entry.Mode | UnixFileMode.UserRead | UnixFileMode.UserWrite);
                    break;
                case TarEntryType.SymbolicLink:
                    Remove(target);
                    // A link into the image stays in it.
                    File.CreateSymbolicLink(target, entry.LinkName.StartsWith('/') ? Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(root, entry.LinkName.TrimStart('/'))) : entry.LinkName);
                    break;
                case TarEntryType.HardLink:
                    Remove(target);
                    File.Copy(Path.Combine(root, entry.LinkName.TrimStart('.', '/')), target);
                    break;
                default:
                    break;
            }
        }
    }

    static void Remove(string path)
    {
        if (File.Exists(path) || new FileInfo(path).LinkTarget is not null) File.Delete(path);
        else if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
