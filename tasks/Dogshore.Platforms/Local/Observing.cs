using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>What the disk says, in the words of the planner.</summary>
sealed class Observing(Paths paths, string app, World world)
{
    readonly AppFiles files = new(paths, app);

    public async Task<Observed> Look(Depth depth, CancellationToken stop)
    {
        for (AppRecord? last = null; ;)
        {
            if (files.Read() is not { } record) return Observed.Nothing;
            var config = record.Live is null ? [] : files.Config(record.Live);
            // A deploy beside this one may have switched and pruned between the two reads; the same record twice has lost its config.
            if (config is null)
            {
                if (last?.Sequence == record.Sequence) throw files.Damaged(paths.Config(app, record.Live!), "it is not there");
                last = record;
                continue;
            }
            var isServing = record.Live is null || (!record.Stopped && await HostSocket.Ask(paths, world, stop) is not null);
            var listed = depth.HasFlag(Depth.Files) ? await Files(record, stop) : null;
            return Of(record, config, files.Key(), world.Clock.GetUtcNow()) with { Serving = isServing, Files = listed, Contents = [.. files.Contents()] };
        }
    }

    /// <summary>Pure: a record and the live release's config as the planner wants them.</summary>
    public static Observed Of(AppRecord record, IReadOnlyDictionary<string, string> config, TagKey? key, DateTimeOffset now)
    {
        var live = record.Releases.FirstOrDefault(release => release.Id == record.Live);
        return new Observed
        {
            Exists = true,
            At = At(record),
            Live = live is null ? null : Release(live, now),
            Key = key,
            Config = [.. config.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Entry(pair.Key, key?.Of(pair.Key, pair.Value), Owner(pair.Key, live, record)))],
            Processes = live is null ? ImmutableDictionary<string, int>.Empty : live.Processes.ToImmutableDictionary(process => process.Name, process => process.Count),
            Commands = live?.Processes.ToImmutableDictionary(process => process.Name, process => process.Command),
            Headers = live?.Headers is { IsDefault: false } headers ? [.. headers.Select(rule => new Headers(rule.Name, rule.Match, rule.Cache is "" ? null : rule.Cache))] : null,
            Databases = [.. record.Databases.Select(database => new ObservedDatabase(database.Name, database.Engine, Attached: config.ContainsKey(database.Name)))],
            History = [.. record.Releases.OrderByDescending(release => release.Number).Select(release => Release(release, now))],
            LastRun = record.LastRun,
            Url = Url(record),
        };
    }

    public static Position At(AppRecord record) => new(record.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static Uri Url(AppRecord record) => new($"http://127.0.0.1:{record.Port}/");

    public static Release Release(ReleaseRecord release, DateTimeOffset now) => new(release.Id, release.Number, release.Stamp, release.Standing, release.Succeeded,
        // A clock that was set back makes nothing younger than now.
        now > release.Made ? now - release.Made : TimeSpan.Zero);

    /// <summary>What the stamp names is ours. The address of a database that we made is the platform's, as an add-on's would be
    /// elsewhere; DEPLOY_VERSION and DEPLOY_COMMIT only describe, and so does whatever else there is.</summary>
    static Owner Owner(string name, ReleaseRecord? live, AppRecord record) =>
        live is { Stamp.Names.IsDefault: false } && live.Stamp.Names.Contains(name) ? Model.Owner.Ours
        : record.Databases.Any(database => database.Name == name) ? Model.Owner.AddOn
        : Model.Owner.Other;

    async Task<ImmutableArray<FileEntry>?> Files(AppRecord record, CancellationToken stop)
    {
        if (record.Releases.FirstOrDefault(release => release.Id == record.Live) is not { } live) return null;
        var folder = paths.Content(app, live.Stamp.Content);
        try
        {
            return Directory.Exists(folder) ? await Hashed(folder, stop) : null;
        }
        // Superseded and pruned by a deploy beside this one; the file list is for display, the position says the rest.
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            throw new DeployException(Dog.LocalNotReadable.With(folder, exception.Message.TrimEnd('.')));
        }
    }

    static async Task<ImmutableArray<FileEntry>> Hashed(string folder, CancellationToken stop)
    {
        var found = new ConcurrentBag<FileEntry>();
        await Parallel.ForEachAsync(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), stop, async (path, token) =>
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var isExecutable = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            found.Add(new FileEntry(name, isExecutable, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, token))));
        });
        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
