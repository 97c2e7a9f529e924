using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.Local.Store;

/// <summary>What is kept of an app's past, by the engine's own rule; failed releases have no config left.</summary>
static class Pruning
{
    /// <param name="keep">How many superseded releases to keep beside the live and the last verified one.</param>
    public static ImmutableArray<ReleaseRecord> Keep(AppRecord app, int keep)
    {
        var stay = KeptReleases.Of(app.Releases.Select(release => new Release(release.Id, release.Number, release.Stamp, release.Standing, release.Succeeded, default)), app.Live, Math.Max(0, keep));
        return [.. app.Releases.Where(release => stay.Contains(release.Id))];
    }

    /// <summary>Removes files that no release of the record refers to. A failure leaves some for the next time.</summary>
    public static void Sweep(Paths paths, AppRecord app)
    {
        var runnable = app.Releases.Where(release => release.Succeeded).ToList();
        var contents = runnable.Select(release => release.Stamp.Content).ToHashSet();
        var configs = runnable.Select(release => release.Id + ".json").ToHashSet();
        var logs = app.Releases.Select(release => release.Id).ToHashSet();
        foreach (var folder in Below(Path.Combine(paths.App(app.App), "content"), Directory.GetDirectories).Where(folder => !contents.Contains(Path.GetFileName(folder))))
        {
            // Renamed first, so that no half of it is ever taken for the content.
            var gone = Path.Combine(Path.GetDirectoryName(folder)!, AppStore.Scratch + Guid.NewGuid().ToString("n"));
            if (!Path.GetFileName(folder).StartsWith(AppStore.Scratch, StringComparison.Ordinal))
            {
                Directory.Move(folder, gone);
                Directory.Delete(gone, recursive: true);
            }
        }
        foreach (var file in Below(Path.Combine(paths.App(app.App), "config"), Directory.GetFiles).Where(file => !Path.GetFileName(file).StartsWith('.') && !configs.Contains(Path.GetFileName(file)))) File.Delete(file);
        foreach (var file in Below(paths.Logs(app.App), Directory.GetFiles).Where(file => !logs.Any(id => Path.GetFileName(file).Contains(id, StringComparison.Ordinal)))) File.Delete(file);
    }

    static string[] Below(string folder, Func<string, string[]> entries) => Directory.Exists(folder) ? entries(folder) : [];
}
