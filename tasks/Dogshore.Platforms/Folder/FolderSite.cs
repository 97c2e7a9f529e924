using System.Runtime.InteropServices;
using System.Text.Json;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Platforms.Local;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>A site in a folder: each content a folder of its own, never changed, and a link <c>current</c> to the live one.</summary>
sealed partial class FolderSite(string root, Encode encode, Uri? url, World world) : Site
{
    public const string Current = "current";

    /// <summary>Null where another server serves it.</summary>
    public LocalFolder? Served { get; init; }

    readonly FolderFiles files = new(root, world);

    public override string Shown => root;
    public override Uri? Url => url;

    string Record => Path.Combine(root, StaticStore.Ours.TrimEnd('/'), "site.json");
    string Contents(string digest) => Path.Combine(root, "content", digest);
    string List(string digest) => Path.Combine(root, StaticStore.Ours.TrimEnd('/'), "content", digest + ".json");

    public override Task<(bool Exists, StoredText? Record)> ReadRecord(CancellationToken stop) => files.Guarded(() =>
    {
        var record = FolderFiles.Read(Record);
        return Task.FromResult((record is not null, record));
    });

    public override Task<string?> WriteRecord(ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop) => files.Guarded(async () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Record)!);
        using var held = isHeld ? null : await files.Lock(stop);
        return FolderFiles.Replace(Record, bytes, expected);
    });

    bool isHeld;

    public override Task<IDisposable?> Lock(CancellationToken stop) => files.Guarded(async () =>
    {
        var held = await files.Lock(stop);
        isHeld = true;
        return (IDisposable?)new Held(() =>
        {
            isHeld = false;
            held.Dispose();
        });
    });

    public override IEnumerable<string> Contents() => Directory.Exists(Path.Combine(root, "content"))
        ? Directory.EnumerateDirectories(Path.Combine(root, "content")).Select(path => Path.GetFileName(path)).Where(name => name.Length == 64) : [];

    public override Task Upload(string digest, string archive, string scratch, CancellationToken stop) => files.Guarded(async () =>
    {
        if (Directory.Exists(Contents(digest))) return true;
        // Beside its place: a move within a folder is one step.
        var temporary = Path.Combine(root, "content", $".{digest[..8]}-{Guid.NewGuid():n}");
        try
        {
            var list = await SiteArchive.Unpack(archive, temporary, stop);
            if (encode == Encode.Variants) await Compress(temporary, list, stop);
            Directory.CreateDirectory(Path.GetDirectoryName(List(digest))!);
            DurableFile.Write(List(digest), JsonSerializer.SerializeToUtf8Bytes([.. list], SiteJson.Default.ImmutableArraySiteFile));
            if (!Directory.Exists(Contents(digest))) Directory.Move(temporary, Contents(digest));
            return true;
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    });

    static async Task Compress(string folder, IReadOnlyList<SiteFile> list, CancellationToken stop)
    {
        var names = list.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        await Parallel.ForEachAsync(list, stop, async (file, token) =>
        {
            var path = Path.Combine(folder, file.Path);
            var wanted = new StaticFile(file.Path, path, file.Bytes, file.Sha256, ContentTypes.Of(file.Path), "", false);
            foreach (var (suffix, bytes) in Compressed.Beside(wanted, name => !names.Contains(name))) await File.WriteAllBytesAsync(path + suffix, bytes, token);
        });
    }

    public override Task<IReadOnlyList<SiteFile>?> Files(string digest, CancellationToken stop) => files.Guarded(() => Task.FromResult<IReadOnlyList<SiteFile>?>(
        FolderFiles.Read(List(digest)) is { } text ? JsonSerializer.Deserialize(text.Bytes.Span, SiteJson.Default.ImmutableArraySiteFile) : null));

    public override async Task<Switched> Switch(SiteRecord record, SiteRelease to, Func<Task<bool>> isStillOurs, CancellationToken stop)
    {
        // A port that is taken is found out while the old release still serves.
        if (Served is not null) await Served.Serve(stop);
        return await files.Guarded(() =>
        {
            if (!Directory.Exists(Contents(to.Stamp.Content))) throw new DeployException(Dog.ContentIsGone.With("folder", to.Stamp.Shown, "what it was made from"));
            stop.ThrowIfCancellationRequested();
            Link(to.Stamp.Content);
            return Task.FromResult(new Switched([], []));
        });
    }

    public override Task Undo(SiteRecord record, SiteRelease begun, CancellationToken stop) => files.Guarded(() =>
    {
        if (record is { LiveRelease: { } live, Stopped: false }) Link(live.Stamp.Content);
        else Unlink();
        return Task.FromResult(true);
    });

    public override bool Serves(SiteRecord record) => !record.Stopped && Target() == $"content/{record.LiveRelease?.Stamp.Content}" && Served is null or { IsServed: true };

    public override Task Hide(CancellationToken stop) => files.Guarded(() =>
    {
        Unlink();
        return Task.FromResult(true);
    });

    /// <summary>Names live and go with their content here.</summary>
    public override Task Prune(SiteRecord record, IReadOnlyCollection<string> names, IReadOnlySet<string> contents, CancellationToken stop) => files.Guarded(() =>
    {
        foreach (var digest in Contents().Where(digest => !contents.Contains(digest)).ToArray())
        {
            Directory.Delete(Contents(digest), recursive: true);
            File.Delete(List(digest));
        }
        return Task.FromResult(true);
    });

    public override async Task Remove(SiteRecord record, CancellationToken stop)
    {
        if (Served is not null) await Served.End(stop);
        await files.Guarded(() => Task.FromResult(Removed()));
    }

    bool Removed()
    {
        Unlink();
        foreach (var folder in new[] { Path.Combine(root, "content"), Path.Combine(root, StaticStore.Ours.TrimEnd('/')) })
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(root).Any()) Directory.Delete(root);
        return true;
    }

    string? Target() => new DirectoryInfo(Path.Combine(root, Current)).LinkTarget?.Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Relative, so that the whole may be mounted elsewhere.</summary>
    void Link(string digest)
    {
        var link = Path.Combine(root, Current);
        if (Directory.Exists(link) && Target() is null) throw new DeployException(Dog.FolderLinkTaken.With(link));
        var temporary = Path.Combine(root, $".current-{Guid.NewGuid():n}");
        Directory.CreateSymbolicLink(temporary, Path.Combine("content", digest));
        if (OperatingSystem.IsWindows())
        {
            // Windows replaces no link to a folder in one step.
            if (Target() is not null) Directory.Delete(link);
            Directory.Move(temporary, link);
        }
        else if (rename(temporary, link) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            File.Delete(temporary);
            throw new IOException($"the link '{link}' could not be replaced: {error}");
        }
    }

    void Unlink()
    {
        if (Target() is not null) File.Delete(Path.Combine(root, Current));
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    sealed class Held(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}
