using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>All that a rack tells of one app at one moment, read side by side.</summary>
sealed record Snapshot
{
    public const int Recent = 60;
    const int RecentBuilds = 30, AtOnce = 6;

    public required ConvoxApp App { get; init; }
    /// <summary>Newest first.</summary>
    public required ImmutableArray<KnownRelease> Releases { get; init; }
    public required ImmutableArray<ConvoxBuild> Builds { get; init; }
    public required ImmutableArray<ConvoxService> Services { get; init; }
    public required ImmutableArray<ConvoxResource> Resources { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <param name="whole">The environment of every release is wanted, where the list lacks it (rack v2).</param>
    /// <returns>Null when there is no such app.</returns>
    public static async Task<Snapshot?> Read(ConvoxApi api, bool whole, World world, CancellationToken stop)
    {
        if (await api.Facts(stop) is not { } app) return null;
        var (releases, builds) = (api.Releases(Recent, stop), api.Builds(RecentBuilds, stop));
        // Before the first promotion there is no manifest, and a rack answers both of these with an error.
        var services = app.Release.Length > 0 ? api.Services(stop) : Task.FromResult(ImmutableArray<ConvoxService>.Empty);
        var resources = app.Release.Length > 0 ? api.Resources(stop) : Task.FromResult(ImmutableArray<ConvoxResource>.Empty);
        await Task.WhenAll(releases, builds, services, resources);
        foreach (var url in (await resources).Select(resource => resource.Url).OfType<string>()) world.Log.Mask(url);
        var snapshot = new Snapshot
        {
            App = app, Releases = [.. (await releases).Select(KnownRelease.Of)], Builds = await builds, Services = await services, Resources = await resources, Now = world.Clock.GetUtcNow(),
        };
        return snapshot with { Releases = await Complete(snapshot, api, whole, stop) };
    }

    static async Task<ImmutableArray<KnownRelease>> Complete(Snapshot snapshot, ConvoxApi api, bool whole, CancellationToken stop)
    {
        var all = snapshot.Releases.ToArray();
        // The live one may be older than the list is long.
        if (snapshot.App.Release.Length > 0 && all.All(each => each.Id != snapshot.App.Release)) all = [.. all, KnownRelease.Of(await api.Release(snapshot.App.Release, stop))];
        var lacking = Enumerable.Range(0, all.Length).Where(index => string.IsNullOrEmpty(all[index].Release.Env) && (whole || index == 0 || all[index].Id == snapshot.App.Release));
        if (all.Any(each => !string.IsNullOrEmpty(each.Release.Env))) return [.. all];
        await Parallel.ForEachAsync(lacking, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (index, token) =>
            all[index] = KnownRelease.Of(await api.Release(all[index].Id, token)));
        return [.. all];
    }

    KnownRelease? Find(string? id) => id is null ? null : Releases.FirstOrDefault(each => each.Id == id);

    KnownRelease? Target => Find(App.Release);

    /// <summary>What serves: while a promotion of ours runs, the one before it.</summary>
    public KnownRelease? Serving => !App.IsUpdating || Target is not { Remembered: { } coming } target ? Target : Copied(target) ?? Find(coming.From);

    /// <summary>The older one that a release is a copy of: with a resource more, or with somebody's change of a variable.</summary>
    KnownRelease? Copied(KnownRelease release) => Releases.SkipWhile(each => each.Id != release.Id).Skip(1).FirstOrDefault(each => each.IsTheSameAs(release));

    /// <summary>The same, when it is a release of the app.</summary>
    public KnownRelease? Live => Serving is { IsOfAnApp: true } live ? live : null;

    /// <summary>One of ours that the rack is just bringing up.</summary>
    public KnownRelease? Pending => App.IsUpdating && Target is { Remembered: not null } target && Copied(target) is null ? target : null;

    /// <summary>What a new release starts from: never what somebody set and did not promote, unless nothing is live.</summary>
    public ImmutableSortedDictionary<string, string> Env => (Live ?? Releases.FirstOrDefault())?.Env ?? ImmutableSortedDictionary<string, string>.Empty;

    public Remembered? Remembered => Live?.Remembered ?? Model(Env);

    /// <summary>Of code that somebody else built the note is about another, and still names our variables and their key.</summary>
    static Remembered? Model(IReadOnlyDictionary<string, string> env) => Convox.Remembered.Parse(env);

    /// <summary>The newest that somebody made. A rack makes one of every build when it ends, with the environment that was there (contract convox §3.3, step 5):
    /// of a build that a run left behind, nothing changes by it that a plan was made for.</summary>
    public KnownRelease? Newest => Releases.FirstOrDefault(each => each.Id == App.Release || BuildNote.Run(each.Release.Description) is null);

    public Position At => new($"{App.Release}/{Newest?.Id}");

    public int NextNumber => 1 + Releases.Select(each => each.Remembered?.Number ?? 0).DefaultIfEmpty(0).Max();

    public Owner OwnerOf(string name) => Remembered?.Names.Contains(name) == true ? Owner.Ours : Owner.Other;

    /// <summary>Ids of the releases that were live at some time: what is, and what each later one says was live when it was made.</summary>
    ImmutableHashSet<string> Promoted => [.. Releases.Select(each => each.Remembered?.From).Append(Serving?.Id).OfType<string>()];

    /// <summary>Newest first; of those that are the same the newest that was live stands for all.</summary>
    public ImmutableArray<(KnownRelease Release, bool Succeeded)> History
    {
        get
        {
            var promoted = Promoted;
            var history = new List<(KnownRelease, bool)>();
            foreach (var group in Grouped())
            {
                if (group.Any(each => each.Id == Pending?.Id)) continue;
                var lived = group.FirstOrDefault(each => promoted.Contains(each.Id));
                history.Add((lived ?? group[0], lived is not null));
            }
            // Somebody else's is no release of ours, and is told only while it is live.
            if (Live is { Remembered: null } foreign) history.Insert(0, (foreign, true));
            return [.. history];
        }
    }

    IEnumerable<ImmutableArray<KnownRelease>> Grouped()
    {
        var groups = new List<List<KnownRelease>>();
        foreach (var release in Releases.Where(each => each.Remembered is not null && each.IsOfAnApp))
        {
            if (groups.FirstOrDefault(group => group[0].IsTheSameAs(release)) is { } there) there.Add(release);
            else groups.Add([release]);
        }
        // By number: what was put back after a failure is a newer copy of an older release.
        return groups.OrderByDescending(group => group[0].Remembered!.Number).Select(group => group.ToImmutableArray());
    }

    /// <summary>Contents that a build of the rack holds, or is about to.</summary>
    public ImmutableHashSet<string> Contents => [.. Builds.Where(build => build.IsPending || build.Status == "complete").Select(build => BuildNote.Content(build.Description)).OfType<string>()];

    public Uri? Url(Destination to)
    {
        if (to["Url"] is { } named) return new Uri(named);
        var web = Services.FirstOrDefault(service => service.Name == "web") ?? Services.FirstOrDefault(service => service.Domain is { Length: > 0 });
        if (web?.Domain is not { Length: > 0 } domain || !Uri.TryCreate($"https://{domain}/", UriKind.Absolute, out var url)) return null;
        return url.IsLoopback ? new UriBuilder(url) { Scheme = Uri.UriSchemeHttp, Port = url.Port }.Uri : url;
    }

    /// <summary>Whose the newest change is, in words that follow "the app has changed".</summary>
    public string Who => (Pending ?? Serving) is not { } newest ? "" : newest.Remembered?.Run is { } run ? $", by the run {run}" : $", by the release {newest.Id}";

    public TagKey? Key => Remembered?.TagKey();
}
