using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Looks at an app. What the probes said stands in the rack's object store, one object a release; where the key may not
/// look there, or nobody has written, it is inferred.</summary>
sealed class Observing(ConvoxApi api, Destination to, World world)
{
    /// <summary>How many standings are read at once, and how many releases back.</summary>
    const int AtOnce = 6, MostStandings = 30;

    public async Task<Observed> Look(Depth depth, CancellationToken stop)
    {
        var isWhole = depth.HasFlag(Depth.History);
        if (await Snapshot.Read(api, isWhole, world, stop) is not { } snapshot) return Observed.Nothing;
        var known = snapshot.History;
        var stored = await Standings(isWhole ? known.Where(each => each.Succeeded).Select(each => each.Release).Take(MostStandings) : known.Where(each => each.Release.Id == snapshot.Live?.Id).Select(each => each.Release), stop);
        var inferred = InferredStanding.Of([.. known.Select(each => each.Release.As(Standing.Unknown, each.Succeeded, snapshot.Now))], release => known.First(each => each.Release.Id == release.Id).Release.BackTo);
        var history = inferred.Select(release => stored.TryGetValue(release.Id, out var said) ? release with { Standing = said } : release).ToImmutableArray();
        return Of(snapshot, history);
    }

    Observed Of(Snapshot snapshot, ImmutableArray<Release> history)
    {
        var (remembered, key) = (snapshot.Remembered, snapshot.Key);
        var live = snapshot.Live is { } there ? history.FirstOrDefault(release => release.Id == there.Id) : null;
        var known = remembered?.Processes ?? [];
        var processes = snapshot.Services.Where(service => known.IsEmpty || known.Contains(service.Name)).ToImmutableDictionary(service => service.Name, service => service.Count);
        var databases = snapshot.Resources.Where(resource => Databases.IsOfOurEngine(resource.Type)).ToImmutableArray();
        var attached = snapshot.Live?.Remembered?.Databases ?? [];
        return new Observed
        {
            Exists = true,
            At = snapshot.At,
            Live = live,
            Pending = snapshot.Pending?.As(Standing.Unknown, false, snapshot.Now),
            Key = key,
            Config =
            [
                .. snapshot.Env.Where(entry => !Remembered.IsOurOwn(entry.Key)).Select(entry => new Entry(entry.Key, key?.Of(entry.Key, entry.Value), snapshot.OwnerOf(entry.Key))),
                .. databases.Select(resource => Databases.Variable(resource.Name)).Where(name => attached.Contains(name) && !snapshot.Env.ContainsKey(name)).Select(name => new Entry(name, null, Owner.AddOn)),
            ],
            Processes = processes,
            // One that is not ready yet is not there: whoever wants it waits for it.
            Databases = [.. databases.Where(resource => resource.Status is null or "running" or "external").Select(resource => Databases.Variable(resource.Name)).Select(name => new ObservedDatabase(name, Databases.Engine, attached.Contains(name)))],
            History = history,
            Contents = snapshot.Contents,
            Serving = live is null || !processes.TryGetValue("web", out var count) || count > 0,
            LastRun = LastRun(snapshot),
            Url = snapshot.Url(to),
        };
    }

    /// <summary>Who wrote last: a run of ours, or the rack's words about somebody.</summary>
    static string? LastRun(Snapshot snapshot) => snapshot.Pending?.Remembered?.Run ?? (snapshot.Newest is not { } newest ? null
        : snapshot.Live?.Remembered is { } live && (newest.Id == snapshot.Live.Id || newest.Remembered is null || newest.IsTheSameAs(snapshot.Live)) ? live.Run
        : newest.Remembered?.Run ?? $"that is not ours, {newest.Id}{(newest.Release.Description is { Length: > 0 } words ? $" ({words})" : "")}");

    async Task<IReadOnlyDictionary<string, Standing>> Standings(IEnumerable<KnownRelease> releases, CancellationToken stop)
    {
        var standings = new System.Collections.Concurrent.ConcurrentDictionary<string, Standing>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(releases.Where(each => each.Remembered is not null), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (release, token) =>
        {
            var word = (await api.Stored(Key(release.Id), token))?.Trim();
            if (word == Standing.Verified.Word()) standings[release.Id] = Standing.Verified;
            else if (word == Standing.Rejected.Word()) standings[release.Id] = Standing.Rejected;
        });
        return standings;
    }

    /// <summary>Of the object that keeps a release's standing.</summary>
    public static string Key(string release) => $"dogshore/standing/{release}";
}
