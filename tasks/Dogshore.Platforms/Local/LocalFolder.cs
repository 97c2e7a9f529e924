using System.Text.Json;
using Dogshore.Local;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>A folder that the host of this machine serves, as it serves apps: it is started where none runs, and goes on after the deploy.</summary>
sealed class LocalFolder(FolderRecord folder, Paths paths, string binaries, World world)
{
    /// <summary>Has it served, where it is not yet.</summary>
    public async Task Serve(CancellationToken stop)
    {
        using var host = new HostClient(await new HostProcess(paths, binaries, world).Ensure(stop), world);
        await host.Serve(folder, stop);
    }

    public async Task End(CancellationToken stop)
    {
        if (await HostSocket.Ask(paths, world, stop) is not { } running) return;
        using var host = new HostClient(running, world);
        await host.EndServing(folder.Port, stop);
    }

    /// <summary>A host runs and has it among its folders.</summary>
    public bool IsServed => StartLock.IsHeld(paths.HostLock) && Known.Contains(folder);

    IEnumerable<FolderRecord> Known
    {
        get
        {
            try
            {
                return File.Exists(paths.Folders) ? JsonSerializer.Deserialize(File.ReadAllBytes(paths.Folders), Json.Default.FoldersRecord)?.Folders ?? [] : [];
            }
            catch (JsonException)
            {
                // Damaged: none is served by it for long, and to serve one writes it anew.
                return [];
            }
        }
    }
}
