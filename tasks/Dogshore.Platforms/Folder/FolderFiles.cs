using System.Security.Cryptography;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Folder;

/// <summary>Files below one folder: written beside and moved into place, so that a visitor gets the old or the new one and no half of it.
/// No link inside the folder leads a write out of it.</summary>
sealed class FolderFiles(string root, World world)
{
    const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public string Root => root;

    /// <summary>The file of a name; every folder on the way is ours and no link.</summary>
    public string PathOf(string name)
    {
        var path = root;
        foreach (var part in name.Split('/'))
        {
            path = Path.Combine(path, part);
            if (part is "" or "." or ".." || part.Contains('\\', StringComparison.Ordinal) && OperatingSystem.IsWindows()) throw new DeployException(Dog.FolderLeads.With(name, root));
            if (new DirectoryInfo(path) is { LinkTarget: not null }) throw new DeployException(Dog.FolderLeads.With(name, root));
        }
        return path;
    }

    /// <returns>SHA-256 of what was written.</returns>
    public async Task<string> Write(string name, Stream bytes, CancellationToken stop)
    {
        var path = PathOf(name);
        var scratch = Path.Combine(root, StaticStore.Ours.TrimEnd('/'), "new");
        Directory.CreateDirectory(scratch);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = Path.Combine(scratch, Guid.NewGuid().ToString("n"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = new FileStream(temporary, Options()))
            {
                var buffer = new byte[1 << 16];
                while (await bytes.ReadAsync(buffer, stop) is > 0 and var read)
                {
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), stop);
                }
            }
            File.Move(temporary, path, overwrite: true);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = ForAll;
        return options;
    }

    /// <summary>A record, or null; its tag is its own hash.</summary>
    public static StoredText? Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return new StoredText(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>To be called under <see cref="Lock"/>.</summary>
    public static string? Replace(string path, ReadOnlyMemory<byte> bytes, string? expected)
    {
        if (Read(path)?.Tag != expected) return null;
        DurableFile.Write(path, bytes.Span, ForAll);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
    }

    /// <summary>One deploy of this machine at a time; the kernel frees it at any death.</summary>
    public async Task<IDisposable> Lock(CancellationToken stop)
    {
        var folder = Path.Combine(root, StaticStore.Ours.TrimEnd('/'));
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "lock");
        for (var start = world.Now; ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            // ERROR_SHARING_VIOLATION; EWOULDBLOCK is 11 on Linux and 35 on macOS.
            catch (IOException busy) when (OperatingSystem.IsWindows() ? (busy.HResult & 0xFFFF) == 32 : busy.HResult is 11 or 35)
            {
                if (world.Since(start) > Patience) throw new DeployException(Dog.FolderBusy.With(root, Model.Durations.Show(Patience)));
            }
            await Task.Delay(Pause, world.Clock, stop);
        }
    }

    /// <summary>The disk's refusals as faults that can be acted on.</summary>
    public async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Dog.FolderRefused.With(root, refused.Message.TrimEnd('.')));
        }
    }
}
