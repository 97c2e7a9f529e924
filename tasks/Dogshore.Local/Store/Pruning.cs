using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Local.Store;

/// <summary>What is kept of an app's past: the live release, the last verified one, some superseded ones, the last failed ones.</summary>
static class Pruning
{
    /// <summary>Failed releases have no config left; they are kept to be read of.</summary>
    public const int KeepFailed = 3;

    /// <param name="keep">How many superseded releases to keep beside the live and the last verified one.</param>
    public static ImmutableArray<ReleaseRecord> Keep(AppRecord app, int keep)
    {
        var verified = app.Releases.LastOrDefault(release => release.Succeeded && release.Standing == Standing.Verified)?.Id;
        bool IsHeld(ReleaseRecord release) => release.Id == app.Live || release.Id == verified;
        var superseded = app.Releases.Where(release => release.Succeeded && !IsHeld(release)).TakeLast(Math.Max(0, keep)).Select(release => release.Id).ToHashSet();
        var failed = app.Releases.Where(release => !release.Succeeded).TakeLast(KeepFailed).Select(release => release.Id).ToHashSet();
        return [.. app.Releases.Where(release => IsHeld(release) || superseded.Contains(release.Id) || failed.Contains(release.Id))];
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
