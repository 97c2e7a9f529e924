using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Platforms.Local;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>A folder as a store of static files. Headers are the web server's business here: what the manifest says of them is only written down.</summary>
sealed class FolderStore(string root, World world) : StaticStore
{
    readonly FolderFiles files = new(root, world);

    /// <summary>Null where another server serves it.</summary>
    public LocalFolder? Served { get; init; }

    public override string Shown => root + "/";

    public override Task<StoredText?> ReadRecord(string name, StoredText? known, CancellationToken stop) => files.Guarded(() => Task.FromResult(FolderFiles.Read(Record(name))));

    public override async Task<string?> WriteRecord(string name, ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop)
    {
        var written = await files.Guarded(async () =>
        {
            using var held = await files.Lock(stop);
            return FolderFiles.Replace(Record(name), bytes, expected);
        });
        // From the first file on, and again where its host was ended since.
        if (written is not null && Served is not null) await Served.Serve(stop);
        return written;
    }

    public override Task<ImmutableDictionary<string, Listed>> List(CancellationToken stop) => files.Guarded(() =>
    {
        if (!Directory.Exists(root)) return Task.FromResult(ImmutableDictionary<string, Listed>.Empty);
        // Behind a link lies what is not ours.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        return Task.FromResult(new DirectoryInfo(root).EnumerateFiles("*", options)
            .ToImmutableDictionary(file => Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file => new Listed(file.Length, Tag(file)), StringComparer.Ordinal));
    });

    public override Task<string> Put(string name, Body body, ServedAs served, CancellationToken stop) => files.Guarded(async () =>
    {
        await using (var bytes = body.Open())
            if (await files.Write(name, bytes, stop) != body.Sha256) throw new DeployException(Dog.ChangedWhileRead.With(name));
        return Tag(new FileInfo(files.PathOf(name)));
    });

    public override Task<string> Copy(string from, string to, ServedAs served, CancellationToken stop) => files.Guarded(async () =>
    {
        if (from != to)
            await using (var bytes = File.OpenRead(files.PathOf(from))) await files.Write(to, bytes, stop);
        return Tag(new FileInfo(files.PathOf(to)));
    });

    public override Task Delete(IReadOnlyCollection<string> names, CancellationToken stop) => files.Guarded(() =>
    {
        foreach (var name in names)
        {
            var path = files.PathOf(name);
            File.Delete(path);
            // A folder that we leave empty was ours; the folder itself stays.
            for (var folder = Path.GetDirectoryName(path)!; folder.Length > root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
        }
        return Task.FromResult(true);
    });

    public override Task<bool> Holds(string name, Listed there, StaticFile file, CancellationToken stop) => files.Guarded(async () =>
    {
        if (there.Bytes != file.Bytes) return false;
        await using var bytes = File.OpenRead(files.PathOf(name));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop)) == file.Sha256;
    });

    string Record(string name) => Path.Combine(root, Ours.TrimEnd('/'), name);

    static string Tag(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");
}
