using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Local.Store;

/// <summary>Unpacks an archive that may be hostile: entry by entry, plain files and folders only, everything below one folder.</summary>
static class Unpacking
{
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>The files as they are on the disk, hashed while they were written.</returns>
    public static async Task<List<FileEntry>> Unpack(Stream archive, string folder, ContentLimits limits, CancellationToken stop)
    {
        var files = new List<FileEntry>();
        // Names that differ only in case would be one file on some machines and two on others.
        var names = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        var compressed = new Counting(archive);
        long bytes = 0;
        var entries = 0;
        try
        {
            await using var unzipped = new GZipStream(compressed, CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                if (++entries > limits.Entries) throw Refused($"it has more than {limits.Entries} entries.");
                var isFolder = entry.EntryType == TarEntryType.Directory;
                if (!isFolder && entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    throw Refused($"'{Shown(entry.Name)}' is a {entry.EntryType}, not a file or a folder.");
                var path = Checked(entry.Name, isFolder, limits);
                if (path is null) continue;
                Claim(names, path, isFolder);
                var target = Path.Combine(folder, path);
                if (isFolder)
                {
                    Directory.CreateDirectory(target);
                    continue;
                }
                if (entry.Length > limits.Bytes - bytes) throw Refused($"its files come to more than {Sizes.Show(limits.Bytes)}.");
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                var isExecutable = entry.Mode.HasFlag(UnixFileMode.UserExecute);
                files.Add(new FileEntry(path, isExecutable, await Write(entry.DataStream ?? Stream.Null, target, isExecutable, read =>
                {
                    bytes += read;
                    if (bytes > limits.RatioFrom && bytes / Math.Max(1, compressed.Count) > limits.Ratio)
                        throw Refused($"its files are more than {limits.Ratio} times as large as itself.");
                }, stop)));
            }
            // What follows the end of the archive is read too, so that the client has sent all when it is answered.
            await Drain(unzipped, stop);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw Refused($"it is damaged or cut off: {damaged.Message}");
        }
        return files;
    }

    /// <summary>The path with forward slashes, or null for the root itself.</summary>
    static string? Checked(string name, bool isFolder, ContentLimits limits)
    {
        if (isFolder && name is "." or "./") return null;
        var path = isFolder ? name.TrimEnd('/') : name;
        if (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        var parts = path.Split('/');
        if (path.Length > limits.PathLength || parts.Length > limits.Depth) throw Refused($"the path '{Shown(name)}' is too long or too deep.");
        if (path.Contains('\0') || path.Contains('\\') || (path.Length > 1 && path[1] == ':') || parts.Any(part => part is "" or "." or ".."))
            throw Refused($"the path '{Shown(name)}' does not stay in its root.");
        return path;
    }

    static void Claim(Dictionary<string, bool> names, string path, bool isFolder)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (!names.TryAdd(path[..slash], true) && !names[path[..slash]]) throw Refused($"'{Shown(path[..slash])}' is a file and a folder.");
        }
        // A folder may be named after the files in it.
        if (!names.TryAdd(path, isFolder) && !(isFolder && names[path])) throw Refused($"two entries are called '{Shown(path)}', case aside.");
    }

    static async Task<string> Write(Stream data, string path, bool isExecutable, Action<int> count, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            int read;
            while ((read = await data.ReadAsync(buffer, stop)) > 0)
            {
                count(read);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
            }
        }
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, isExecutable ? Executable : Plain);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static async Task Drain(Stream rest, CancellationToken stop)
    {
        var buffer = new byte[81920];
        for (var read = 0L; await rest.ReadAsync(buffer, stop) is > 0 and var some; read += some)
        {
            if (read > 1_000_000) throw Refused("something follows its end.");
        }
    }

    static string Shown(string name) => new([.. name.Take(200).Select(each => char.IsControl(each) ? '?' : each)]);

    static HostException Refused(string why) => Dog.ContentRefused.With(why).As(422);

    sealed class Counting(Stream inner) : Stream
    {
        public long Count { get; private set; }
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count += read;
            return read;
        }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
