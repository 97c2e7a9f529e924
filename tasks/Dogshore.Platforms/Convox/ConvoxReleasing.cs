using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Makes code and config live together: a build, a release of it with the whole environment, the migration on that release, the
/// scale, the promotion. What fails for certain is put back; of what nobody heard the end, nothing is: the rack goes on with it, and the next run looks.</summary>
sealed class ConvoxReleasing(ConvoxApi api, Destination to, Cargo cargo, World world)
{
    readonly Promoting promoting = new(api, to, world);
    readonly Scaling scaling = new(api, to, world);

    public async Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop)
    {
        var before = await Expected(change.Desired, expected, stop);
        var desired = change.Desired;
        var back = desired.Back is { } older ? await Older(older, before, stop) : null;
        var env = EnvPlan.Of(change, before, back, cargo.Values);
        if (await IsLive(desired, before, env, stop)) return await Done(before.Live!.Id, await scaling.Scale(desired, before.Services, stop), stop);

        ImmutableArray<ConvoxService> counts = [];
        try
        {
            var build = back?.Release.Build ?? await new Building(api, to, cargo, world).Run(desired, before, env, stop);
            await KeepResources(build, before, stop);
            var note = Remembered.Of(desired, before.NextNumber, build, before.Serving?.Id, CarriedBy(desired, back));
            var release = await Promoting.Create(api, build, EnvPlan.With(env, note), Describe(desired), stop);
            foreach (var database in change.Migrate) await new Migration(api, cargo, world).Run(database, Host(desired), release.Id, stop);
            // Before the promotion, which keeps the counts that are: a key that may not scale has then changed nothing.
            counts = before.Live is null ? [] : await scaling.Scale(desired, before.Services, stop);
            await promoting.Run(release.Id, before, stop);
            if (before.Live is null) counts = await scaling.Scale(desired, await api.Services(stop), stop);
            return await Done(release.Id, counts, stop);
        }
        catch (DeployException failed) when (failed is PromotionFailedException || !promoting.HasBegun)
        {
            var left = await PutBack(counts, stop);
            throw left.IsEmpty ? failed : new DeployException([.. failed.Findings, .. left]);
        }
    }

    /// <summary>The app as the plan saw it, with nothing under way. The very same that a run which was cut off has begun to promote is followed to its end.</summary>
    async Task<Snapshot> Expected(Desired desired, Position expected, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, desired.Back is not null, world, stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App));
        if (now.At != expected) throw new DeployException(Dog.PositionMoved.With(now.Who));
        if (now.App.IsSettled) return now;
        world.Log.Say(now.Pending?.Remembered is { } pending ? $"the release of the run {pending.Run} is just being promoted" : "a promotion is under way");
        var settled = await Promoting.Settled(api, to, world, stop);
        var isOurs = now.Pending?.Remembered is { } coming && coming.Content == desired.Stamp.Content && coming.Config == desired.Stamp.Config;
        return settled.Live?.Id == now.Live?.Id || isOurs ? settled : throw new DeployException(Dog.PositionMoved.With(settled.Who));
    }

    async Task<KnownRelease> Older(Release back, Snapshot before, CancellationToken stop)
    {
        var release = before.Releases.FirstOrDefault(each => each.Id == back.Id && each.Env.Count > 0) ?? KnownRelease.Of(await api.Release(back.Id, stop));
        return release.IsOfAnApp ? release : throw new DeployException(Dog.ContentIsGone.With("convox", back.Named, back.Stamp?.Commit is { } commit ? $"commit {commit}" : "what it was made from"));
    }

    /// <summary>The same code and values are live: a run that was cut off has come so far, or only the scale is another. One that was refused is made anew.</summary>
    async Task<bool> IsLive(Desired desired, Snapshot before, ImmutableSortedDictionary<string, string> env, CancellationToken stop) => desired.Back is null
        && before.Live is { Remembered: { } live } && live.Content == desired.Stamp.Content && live.Config == desired.Stamp.Config && live.Names.SequenceEqual(desired.Stamp.Names)
        && CarriedBy(desired, null).All(live.Databases.Contains) && before.Env.Where(each => !Remembered.IsOurOwn(each.Key)).SequenceEqual(env)
        && (await api.Stored(Observing.Key(before.Live.Id), stop))?.Trim() != Standing.Rejected.Word();

    /// <summary>Databases that the release will have: a rollback keeps those of its time.</summary>
    static IEnumerable<string> CarriedBy(Desired desired, KnownRelease? back) => back?.Remembered?.Databases ?? desired.Databases.Where(database => database.Url is null).Select(database => database.Name);

    /// <summary>A rack takes away what is not in the manifest that it promotes, data and all. So an older build gets the resources that are there.</summary>
    async Task KeepResources(string build, Snapshot before, CancellationToken stop)
    {
        if (before.Resources.IsEmpty) return;
        var manifest = (await api.Build(build, stop)).Manifest ?? "";
        var own = ConvoxYml.Resources(manifest);
        var missing = before.Resources.Where(resource => !own.ContainsKey(resource.Name)).ToArray();
        if (missing.Length == 0) return;
        world.Log.Say($"keeping {string.Join(", ", missing.Select(resource => resource.Name))}: a database goes only by hand");
        await api.Update(build, stop, ("manifest", missing.Aggregate(manifest, (text, resource) => ConvoxYml.With(text, resource.Name, resource.Type))));
    }

    static string Describe(Desired desired) => desired.Back is { } back
        ? $"Rollback to {back.Shown} {desired.Stamp.Shown}{(desired.IsRefusal ? ", refused by its probes" : "")} (run {desired.Stamp.Run})"
        : $"Deploy {desired.Stamp.Shown} (run {desired.Stamp.Run})";

    /// <summary>The service in whose image a migration runs.</summary>
    static string Host(Desired desired) => (desired.Processes.FirstOrDefault(process => process.Name == "web") ?? desired.Processes[0]).Name;

    async Task<Applied> Done(string release, ImmutableArray<ConvoxService> scaled, CancellationToken stop)
    {
        if (!scaled.IsEmpty) await scaling.Rise(release, stop);
        var now = await Snapshot.Read(api, false, world, stop) ?? throw new DeployException(Dog.ConvoxGone.With(to.App));
        if (now.Live is not { } live || live.Id != release) throw new DeployException(Dog.ConvoxCameBetween.With(to.App, release, now.Who));
        return new Applied(now.At, live.As(Standing.Unknown, true, now.Now), now.Url(to));
    }

    /// <summary>The newest release is what the next build or change by hand begins with: it is again as what serves.</summary>
    /// <returns>What could not be put back.</returns>
    async Task<ImmutableArray<Finding>> PutBack(ImmutableArray<ConvoxService> counts, CancellationToken stop)
    {
        try
        {
            await scaling.PutBack(counts, stop);
            if (await Snapshot.Read(api, false, world, stop) is not { Live: { } live } now || now.Releases[0] is var newest && newest.Release.Build == live.Release.Build && newest.Env.SequenceEqual(live.Env)) return [];
            await api.NewRelease(live.Release.Build, EnvText.Of(live.Env), $"As {live.Id}, which serves", stop);
            return [];
        }
        catch (DeployException failed)
        {
            return [Dog.ConvoxNotPutBack.With(to.App, failed.Findings[0].Fact)];
        }
    }
}
