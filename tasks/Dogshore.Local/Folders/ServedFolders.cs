using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Local.Hosting;
using Dogshore.Worlds;

namespace Dogshore.Local.Folders;

/// <summary>All folders that are served beside the apps. One file names them, so that the next host brings them back.</summary>
sealed class ServedFolders(Paths paths, HostLog log) : IAsyncDisposable
{
    readonly SemaphoreSlim changing = new(1);
    readonly SortedDictionary<int, FolderServer> servers = [];

    public bool IsEmpty
    {
        get { lock (servers) return servers.Count == 0; }
    }

    /// <summary>Serves what the last host served. One whose port is taken by now is left to the next deploy to it, which is told.</summary>
    public async Task Restore()
    {
        foreach (var folder in Read())
        {
            try
            {
                await Begin(folder);
            }
            catch (HostException taken)
            {
                log.Say(taken.Message);
            }
        }
    }

    /// <exception cref="HostException">The port has another folder, or another program.</exception>
    public Task Serve(FolderRecord folder) => Change(async () =>
    {
        if (servers.TryGetValue(folder.Port, out var there))
        {
            if (there.Folder == folder) return;
            throw Dog.FolderPortTaken.With(folder.Port, folder.Folder, $"'{there.Folder.Folder}' is served there").As(409);
        }
        await Begin(folder);
        Write();
        log.Say($"{folder.Folder} is served at port {folder.Port}");
    });

    public Task End(int port) => Change(async () =>
    {
        if (!servers.TryGetValue(port, out var there)) return;
        await there.DisposeAsync();
        lock (servers) servers.Remove(port);
        Write();
        log.Say($"{there.Folder.Folder} is not served any more");
    });

    async Task Begin(FolderRecord folder)
    {
        var server = new FolderServer(folder);
        await server.Listen();
        lock (servers) servers.Add(folder.Port, server);
    }

    async Task Change(Func<Task> change)
    {
        await changing.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            changing.Release();
        }
    }

    ImmutableArray<FolderRecord> Read()
    {
        if (!File.Exists(paths.Folders)) return [];
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(paths.Folders), Json.Default.FoldersRecord);
            if (record is { Schema: FoldersRecord.Current, Folders.IsDefault: false }) return record.Folders;
            log.Say($"{paths.Folders} is of another version; the next deploy to each folder has it served again");
        }
        catch (JsonException damaged)
        {
            log.Say($"{paths.Folders} cannot be read: {damaged.Message}; the next deploy to each folder has it served again");
        }
        return [];
    }

    void Write() => DurableFile.Write(paths.Folders, JsonSerializer.SerializeToUtf8Bytes(new FoldersRecord(FoldersRecord.Current, [.. servers.Values.Select(server => server.Folder)]), Json.Default.FoldersRecord));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values) await server.DisposeAsync();
        changing.Dispose();
    }
}
