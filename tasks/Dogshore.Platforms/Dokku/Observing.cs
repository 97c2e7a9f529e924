using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dogshore.Model;

namespace Dogshore.Platforms.Dokku;

/// <summary>All that was read of an app in one look.</summary>
/// <param name="Config">All variables of the app, with their values.</param>
/// <param name="Memory">Null before the first deploy of ours.</param>
sealed record Seen(Dictionary<string, string> Config, Memory? Memory, Processes Processes)
{
    /// <summary>The commit that was built last, whether or not that went well. Dokku itself sets it before each build.</summary>
    public string? Commit => Config.GetValueOrDefault(CommitName);

    public const string CommitName = "GIT_REV";

    public DokkuRecord Record => Memory?.Record ?? new DokkuRecord();

    public Position At => PositionOf(Record, Config);

    /// <summary>Moves with every write of ours, and with every deploy and every change of config by others.</summary>
    public static Position PositionOf(DokkuRecord record, Dictionary<string, string> config)
    {
        var text = string.Join('\0', config.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}"));
        // Keyed by nothing, but of everything at once and never shown with a name.
        return new(FormattableString.Invariant($"{record.Sequence}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}"));
    }
}

/// <summary>What ps:report and ps:scale say.</summary>
sealed record Processes(bool IsDeployed, bool IsRunning, ImmutableArray<string> Containers, ImmutableSortedDictionary<string, int> Counts)
{
    public static Processes None { get; } = new(false, false, [], ImmutableSortedDictionary<string, int>.Empty);
}

/// <summary>Looks. Four reads for an app that we deployed; the first makes the connection, the others share it side by side.</summary>
sealed class Observing(DokkuPlace place)
{
    /// <summary>Variables that dokku sets itself, and those that only describe a release of ours.</summary>
    public static bool IsOfPlatform(string name) =>
        name.StartsWith("DOKKU_", StringComparison.Ordinal) || name is Seen.CommitName or "PORT" or Releasing.MigrateName;

    /// <summary>Null where there is no such app.</summary>
    public async Task<Seen?> Look(CancellationToken stop)
    {
        var memory = await new RecordApp(place).Read(stop);
        var config = place.Server.Config(place.App, stop);
        // Before our first deploy there may be no app at all, of which nothing more can be asked.
        if (memory is null && await config is null) return null;
        var processes = ReadProcesses(stop);
        await Task.WhenAll(config, processes);
        return await config is { } values ? new Seen(values, memory, await processes) : null;
    }

    /// <summary>What the position is made of, and no more.</summary>
    public async Task<(Memory? Memory, Dictionary<string, string>? Config)> LookShortly(CancellationToken stop)
    {
        var memory = new RecordApp(place).Read(stop);
        var config = place.Server.Config(place.App, stop);
        await Task.WhenAll(memory, config);
        return (await memory, await config);
    }

    public async Task<Observed> Observe(CancellationToken stop)
    {
        if (await Look(stop) is not { } seen) return Observed.Nothing;
        var intent = seen.Record.Intent;
        // A run was cut off: what it began may have been finished without it.
        var isDone = intent is not null && await new Settling(place).IsDone(intent, seen, stop);
        var observed = Of(seen, isDone, place.World.Clock.GetUtcNow());
        return observed is { Live: not null, Url: null } ? observed with { Url = await Address(stop) is { } url ? new Uri(url) : null } : observed;
    }

    /// <summary>The first address that dokku has for the app: asked for only when the deploy that would have told it was not heard to its end.</summary>
    public async Task<string?> Address(CancellationToken stop)
    {
        var ran = await place.Server.Look(new DokkuCommand("url").Operand(place.App), stop);
        return ran.Succeeded && Uri.TryCreate(ran.Output.Trim(), UriKind.Absolute, out var url) ? url.ToString() : null;
    }

    /// <summary>Pure: what was read, in the words of the planner.</summary>
    /// <param name="isIntentDone">The release that a cut-off run began serves.</param>
    public static Observed Of(Seen seen, bool isIntentDone, DateTimeOffset now)
    {
        var record = seen.Record;
        var (live, pending) = isIntentDone ? (record.Intent!.Release, null) : (record.LiveRelease, record.Intent?.Release);
        // Dokku names the commit before it builds: after a failed release of ours it is that one's.
        var isOurs = live is not null && (isIntentDone || record.Intent is not null || live.Commit is null || live.Commit == seen.Commit
            || record.Releases.Any(release => !release.Succeeded && release.Commit == seen.Commit));
        var history = record.Releases.Concat(isIntentDone ? [record.Intent!.Release] : []).OrderByDescending(release => release.Number).Select(release => release.At(now)).ToImmutableArray();
        return new Observed
        {
            Exists = true,
            At = seen.At,
            // A commit that is none of ours was pushed by hand: what is live then is somebody else's release.
            Live = isOurs ? live!.At(now) : seen.Processes.IsDeployed ? new Release(seen.Commit?[..Math.Min(7, seen.Commit.Length)] ?? "unknown", 0, null, Standing.Unknown, true, TimeSpan.Zero) : null,
            Pending = pending?.At(now),
            Key = seen.Memory?.Key,
            Config = [.. seen.Config.Where(each => !IsOfPlatform(each.Key)).OrderBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => new Entry(each.Key, seen.Memory?.Key?.Of(each.Key, each.Value), OwnerOf(each.Key, live, record)))],
            Processes = seen.Processes.Counts.ToImmutableDictionary(),
            Databases = [.. record.Databases.Select(database => new ObservedDatabase(database.Name, database.Engine, seen.Config.ContainsKey(database.Name)))],
            History = history,
            Contents = [.. record.Releases.Where(release => release is { Succeeded: true, Commit: not null }).Select(release => release.Stamp.Content)],
            Serving = !isOurs || seen.Processes.IsRunning,
            LastRun = record.LastRun,
            Url = record.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null,
        };
    }

    static Owner OwnerOf(string name, ReleaseNote? live, DokkuRecord record) =>
        live is not null && live.Stamp.Names.Contains(name) ? Owner.Ours
        : record.Databases.Any(database => database.Name == name) ? Owner.AddOn
        : Owner.Other;

    /// <summary>What a release has to know when it is done: the app's variables and its counts.</summary>
    public async Task<(Dictionary<string, string> Config, ImmutableSortedDictionary<string, int> Counts)> LookAfter(CancellationToken stop)
    {
        var config = place.Server.Config(place.App, stop);
        var counts = ReadCounts(stop);
        await Task.WhenAll(config, counts);
        return (await config ?? [], await counts);
    }

    async Task<ImmutableSortedDictionary<string, int>> ReadCounts(CancellationToken stop)
    {
        var scaling = new DokkuCommand("ps:scale") { IsQuiet = true }.Operand(place.App);
        var ran = await place.Server.Look(scaling, stop);
        if (ran.Exit == DokkuServer.NoApp) return ImmutableSortedDictionary<string, int>.Empty;
        var text = DokkuServer.Succeeded(ran, scaling).Output;
        return DokkuText.Scale(text)?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? throw DokkuServer.NotUnderstood(scaling, $"{text.Length} characters that are not all names and counts");
    }

    public async Task<Processes> ReadProcesses(CancellationToken stop)
    {
        var report = new DokkuCommand("ps:report").Operand(place.App).Option("--format", "json");
        var reported = place.Server.Look(report, stop);
        var counting = ReadCounts(stop);
        await Task.WhenAll(reported, counting);
        if ((await reported).Exit == DokkuServer.NoApp) return Processes.None;
        var counts = await counting;
        try
        {
            var facts = JsonSerializer.Deserialize(DokkuServer.Succeeded(await reported, report).Output, DokkuJson.Default.DictionaryStringJsonElement) ?? throw DokkuServer.NotUnderstood(report, "null");
            string Fact(string name) => facts.TryGetValue(name, out var fact) || facts.TryGetValue($"ps-{name}", out fact) ? fact.ToString() : throw DokkuServer.NotUnderstood(report, $"no '{name}'");
            return new(Fact("deployed") == "true", Fact("running") is "true" or "mixed",
                [.. facts.Where(each => each.Key.StartsWith("status-", StringComparison.Ordinal)).Select(each => $"{each.Key[7..]}={Container(each.Value.ToString())}").Order(StringComparer.Ordinal)],
                counts);
        }
        catch (JsonException)
        {
            throw DokkuServer.NotUnderstood(report, "what is no JSON");
        }
    }

    /// <summary><c>running (CID: 0123456789a)</c> without its state: a container that was restarted is the same.</summary>
    static string Container(string status) => status.IndexOf("CID: ", StringComparison.Ordinal) is >= 0 and var at ? status[(at + 5)..].TrimEnd(')') : status;
}
