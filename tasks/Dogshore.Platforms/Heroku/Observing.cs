using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Looks at an app; the history only when it is asked for, because each release of it costs a read.</summary>
sealed class Observing(HerokuApi api, World world)
{
    /// <summary>Releases looked at for what is live, and for the history.</summary>
    const int Recent = 20, Whole = 100;
    /// <summary>Of one verified account (https://devcenter.heroku.com/articles/limits).</summary>
    const int MostApps = 100;
    /// <summary>How many releases of the history are read at once.</summary>
    const int AtOnce = 6;

    public async Task<Observed> Look(Depth depth, CancellationToken stop)
    {
        var isWhole = depth.HasFlag(Depth.History);
        if (await Snapshot.Read(api, isWhole ? Whole : Recent, world, stop) is not { } snapshot)
            return Observed.Nothing with { Quotas = [new Quota("apps of the account", await api.OwnApps(stop), MostApps)] };
        var observed = snapshot.Observed;
        if (snapshot.App.Maintenance) world.Log.Say("the app is in maintenance mode: visitors, and probes too, see Heroku's page");
        if (observed.Live is not { } live) return observed;

        var known = isWhole ? await History(snapshot, stop) : [new KnownRelease(snapshot.Live!, snapshot.Code, snapshot.Remembered)];
        var history = InferredStanding.Of([.. known.Select(release => release.Of(snapshot.Now))], release => known.First(each => each.Release.Id == release.Id).BackTo);
        // Without the older releases only a rollback tells: what was gone back to is good.
        var standing = isWhole ? history.FirstOrDefault(release => release.Id == live.Id)?.Standing : known[0].BackTo is null ? null : Standing.Verified;
        return observed with { Live = live with { Standing = standing ?? Standing.Unknown }, History = history };
    }

    /// <summary>Newest first, without those that are only a step of another.</summary>
    async Task<ImmutableArray<KnownRelease>> History(Snapshot snapshot, CancellationToken stop)
    {
        var released = snapshot.Releases.Where(release => release.Slug is not null).ToImmutableArray();
        var codes = await Codes(snapshot, released, stop);
        var configs = new Remembered?[released.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, released.Length), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (index, token) =>
            configs[index] = released[index].Id == snapshot.Live?.Id ? snapshot.Remembered : Remembered.Parse(await api.Config(released[index], token)));
        return [.. Folded(released.Select((release, index) => new KnownRelease(release, codes.GetValueOrDefault(release.Slug!.Id), configs[index])).Where(known => !known.IsStep || known.Release.Id == snapshot.Live?.Id))];
    }

    /// <summary>Somebody's change of a variable, or an add-on's, makes a release of Heroku's that runs ours on as it was: of these the newest stands for all.</summary>
    static IEnumerable<KnownRelease> Folded(IEnumerable<KnownRelease> newestFirst)
    {
        KnownRelease? newer = null;
        foreach (var release in newestFirst)
        {
            if (newer is null || !IsTheSame(newer, release)) yield return release;
            if (!release.Release.HasFailed) newer = release;
        }
    }

    static bool IsTheSame(KnownRelease newer, KnownRelease older) => newer.Code is not null && !older.Release.HasFailed && !older.Release.IsPending
        && newer.Release.Slug!.Id == older.Release.Slug!.Id && newer.Config?.Run == older.Config?.Run && newer.BackTo is null;

    /// <summary>What we wrote about each code: with its build, or with its slug where there was no build.</summary>
    async Task<IReadOnlyDictionary<string, CodeStamp?>> Codes(Snapshot snapshot, ImmutableArray<HerokuRelease> released, CancellationToken stop)
    {
        var codes = new System.Collections.Concurrent.ConcurrentDictionary<string, CodeStamp?>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(released.Select(release => release.Slug!.Id).Distinct(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (slug, token) =>
            codes[slug] = slug == snapshot.Live?.Slug?.Id ? snapshot.Code
                : Snapshot.CodeOf(slug, snapshot.Builds) ?? CodeStamp.Parse((await api.Slug(slug, token)).CommitDescription));
        return codes;
    }
}
