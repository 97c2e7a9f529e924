using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Makes code, config and counts live: config in one write, then the code, then the scale, then the dynos come up. What fails
/// for certain is put back; of what nobody heard the end, nothing is: Heroku goes on with it, and the next run looks.</summary>
sealed class HerokuReleasing(HerokuApi api, Destination to, Cargo cargo, World world)
{
    const int Recent = 20;

    readonly Masks masks = new();

    public async Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop)
    {
        var before = await Expected(expected, stop);
        var back = change.Desired.Back is { } older ? await Older(older, before, stop) : null;
        var kept = back is null ? null : await api.Config(back, stop);
        var config = ConfigPlan.Of(change, before, kept, new Hiding(cargo.Values, masks));
        Hide(before.Config, config.Changes);
        var undo = new PuttingBack(api, before, to, world, masks);
        var isBegun = false;
        try
        {
            // Made before anything is touched: an upload that fails has changed nothing.
            var send = back is null && NeedsCode(change, before) && !IsUnderWay(change, before) ? await Package(change, before, config.Run, stop) : null;
            if (config.Writes) await Configure(config, change, before, undo, stop);
            var code = await Code(change, before, back, send, config.Run, () => isBegun = true, stop);
            if (code is not null) undo.Code = code;
            undo.Scale = await Scale(change, before, stop);
            var live = code ?? await Newest(stop);
            await new Rising(api, to, world).Wait(live, stop);
        }
        catch (DeployException failed) when (failed is ReleaseFailedException || !isBegun)
        {
            var left = await undo.Run(stop);
            throw left.IsEmpty ? failed : new DeployException([.. failed.Findings, .. left]);
        }
        return await After(change, before, config, undo.Code, stop);
    }

    /// <summary>The app as the plan saw it.</summary>
    async Task<Snapshot> Expected(Position expected, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, Recent, world, stop) ?? throw new DeployException(Dog.HerokuGone.With(to.App));
        return now.At == expected ? now : throw new DeployException(Dog.PositionMoved.With(now.Observed.LastRun is { } run ? $", by the run {run}" : ""));
    }

    async Task<HerokuRelease> Older(Release back, Snapshot before, CancellationToken stop)
    {
        var release = before.Releases.FirstOrDefault(each => each.Id == back.Id) ?? await api.Release(back.Id, stop);
        return release.Slug is not null ? release : throw new DeployException(Dog.ContentIsGone.With("heroku", back.Named, back.Stamp?.Commit is { } commit ? $"commit {commit}" : "what it was made from"));
    }

    static bool NeedsCode(MakeRelease change, Snapshot before) => before.Live is null || before.Code?.Content != change.Desired.Content.Digest;

    static bool IsUnderWay(MakeRelease change, Snapshot before) => Adopted(change, before) is not null || IsReleasing(change, before);

    /// <summary>The very same is in its release phase.</summary>
    static bool IsReleasing(MakeRelease change, Snapshot before) => before.PendingCode?.Content == change.Desired.Content.Digest;

    async Task<ImmutableArray<HerokuScaleOne>> Scale(MakeRelease change, Snapshot before, CancellationToken stop)
    {
        try
        {
            return await new Scaling(api, to, world).Scale(change.Desired, before.Code is not null, stop);
        }
        catch (RestRefusedException refused)
        {
            throw new ReleaseFailedException(refused.Findings[0]);
        }
    }

    /// <summary>A build of the very same that runs already, begun by a run that was cut off or lost its answer.</summary>
    static HerokuBuild? Adopted(MakeRelease change, Snapshot before) =>
        before.PendingBuild is { } build && CodeStamp.Parse(build.SourceBlob?.VersionDescription)?.Content == change.Desired.Content.Digest ? build : null;

    Task<SentPackage> Package(MakeRelease change, Snapshot before, string? configured, CancellationToken stop) =>
        new Sending(api, to, cargo, world).Send(change.Desired, (before.App.BuildStack ?? before.App.Stack)?.Name, configured, stop);

    async Task Configure(ConfigPlan config, MakeRelease change, Snapshot before, PuttingBack undo, CancellationToken stop)
    {
        // Before it is sent: when its answer is lost it may be so.
        undo.Config = config.Changes;
        await api.Configure(config.Changes, stop);
        var newest = await Newest(stop);
        var migrates = !change.Migrate.IsEmpty && !NeedsCode(change, before);
        if (newest.Version > before.Newest) await new Following(api, world, masks).Release(newest, change, migrates ? MigrationLog : null, stop);
    }

    string MigrationLog => Path.Combine(cargo.Directory, "migrate.log");

    /// <returns>The release that brought code, succeeded; null when the code is live already.</returns>
    async Task<HerokuRelease?> Code(MakeRelease change, Snapshot before, HerokuRelease? back, SentPackage? sent, string? configured, Action begun, CancellationToken stop)
    {
        var following = new Following(api, world, masks);
        var log = change.Migrate.IsEmpty ? null : MigrationLog;
        if (back is not null)
            return back.Slug!.Id == before.Live?.Slug?.Id ? await Again(KnownRelease.Rollback(back.Version, change.Desired.IsRefusal), change, before, stop) : await Slug(back.Slug.Id, KnownRelease.Rollback(back.Version, change.Desired.IsRefusal), change, before, log, begun, stop);
        if (!NeedsCode(change, before)) return await Again($"Deploy {change.Desired.Stamp.Shown}", change, before, stop);
        if (IsReleasing(change, before))
        {
            begun();
            return await following.Release(before.PendingRelease!, change, log, stop);
        }

        if (sent?.Slug is { } slug) return await Slug(slug, $"Deploy {change.Desired.Stamp.Shown}", change, before, log, begun, stop);
        var build = Adopted(change, before) ?? await Build(change, sent!, configured, begun, stop);
        begun();
        return await following.Release(await following.Build(build, stop), change, log, stop);
    }

    /// <summary>The live code once more: after a refusal, or because a migration is to run and nothing else changed.</summary>
    async Task<HerokuRelease?> Again(string description, MakeRelease change, Snapshot before, CancellationToken stop)
    {
        var isAlone = change.Parts.HasFlag(Part.Code) || !change.Migrate.IsEmpty;
        if (!isAlone || before.Live is not { Slug: { } slug } || (await Newest(stop)).Version > before.Newest) return null;
        return await Slug(slug.Id, description, change, before, change.Migrate.IsEmpty ? null : MigrationLog, () => { }, stop);
    }

    async Task<HerokuBuild> Build(MakeRelease change, SentPackage sent, string? configured, Action begun, CancellationToken stop)
    {
        var stamp = CodeStamp.Of(change.Desired.Stamp, configured).Write();
        var blob = new HerokuNewBlob(sent.Url!, await Sending.Checksum(cargo.Archive!, stop), change.Desired.Content.Digest, stamp);
        try
        {
            var build = await api.Build(new HerokuNewBuild(blob, change.Desired.Runtime == Runtime.Static ? [HerokuFiles.StaticBuildpack] : null), stop);
            begun();
            return build;
        }
        catch (AnswerLostException)
        {
            // Nothing is sent twice: Heroku's own list says whether there is a build of this run.
            if ((await api.Builds(Recent, stop)).FirstOrDefault(build => build.SourceBlob?.VersionDescription == stamp) is { } there) return there;
            throw;
        }
    }

    async Task<HerokuRelease> Slug(string slug, string description, MakeRelease change, Snapshot before, string? log, Action begun, CancellationToken stop)
    {
        HerokuRelease release;
        try
        {
            release = await api.Release(slug, description, stop);
        }
        catch (AnswerLostException)
        {
            if ((await api.Releases(Recent, stop)).FirstOrDefault(each => each.Version > before.Newest && each.Slug?.Id == slug && each.Description == description) is not { } there) throw;
            release = there;
        }
        begun();
        return await new Following(api, world, masks).Release(release, change, log, stop);
    }

    async Task<HerokuRelease> Newest(CancellationToken stop) =>
        (await api.Releases(1, stop)).FirstOrDefault() ?? throw new DeployException(Dog.HerokuGone.With(to.App));

    /// <summary>What is live now, and whether somebody came between: Heroku has neither locks nor conditional writes, so it can only be told.</summary>
    async Task<Applied> After(MakeRelease change, Snapshot before, ConfigPlan config, HerokuRelease? code, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, Recent, world, stop) ?? throw new DeployException(Dog.HerokuGone.With(to.App));
        var live = now.Live ?? throw new DeployException(Dog.HerokuGone.With(to.App));
        var own = live.Slug!.Id == (code?.Slug?.Id ?? before.Live?.Slug?.Id);
        if (own && now.Remembered?.Run != config.Run && now.Remembered?.Config != change.Desired.Stamp.Config)
            throw new DeployException(Dog.HerokuMixture.With($"v{live.Version}", cargo.Run, now.Remembered?.Run ?? "that is not ours"));
        var others = now.Releases.Where(each => each.Version > before.Newest && each.Id != code?.Id && each.Slug is { } slug && slug.Id != code?.Slug?.Id && slug.Id != before.Live?.Slug?.Id)
            .Select(each => $"v{each.Version} of {each.User?.Email ?? "somebody"}")
            .Concat(Foreign(before, now).Select(name => $"a change of {name}")).ToArray();
        if (others.Length > 0) world.Log.Warn(Dog.HerokuCameBetween.With(to.App, string.Join(", ", others)));
        var known = new KnownRelease(own ? live : code ?? live, now.Code, now.Remembered).Of(now.Now);
        return new Applied(now.At, known, now.App.WebUrl is { } url ? new Uri(url) : null);
    }

    static IEnumerable<string> Foreign(Snapshot before, Snapshot now) => before.Config.Keys.Union(now.Config.Keys).Where(name => name != Remembered.Variable
        && now.OwnerOf(name) == Owner.Other && before.OwnerOf(name) == Owner.Other && before.Config.GetValueOrDefault(name) != now.Config.GetValueOrDefault(name)).Order(StringComparer.Ordinal);

    /// <summary>What a build or a command may print back: every value that we set, and those of add-ons.</summary>
    void Hide(IReadOnlyDictionary<string, string> config, Dictionary<string, string?> changes)
    {
        foreach (var value in changes.Where(each => each.Key == Remembered.Variable).Select(each => each.Value).Concat(config.Where(each => each.Value.Contains("://", StringComparison.Ordinal)).Select(each => each.Value)))
            if (value is not null) { masks.Add(value); world.Log.Mask(value); }
    }

    /// <summary>Values on their way out, remembered to be hidden in files too.</summary>
    sealed class Hiding(IValues values, Masks masks) : IValues
    {
        public Secret Read(string name, ValueSource source)
        {
            var secret = values.Read(name, source);
            if (source.IsSecret) masks.Add(secret.Reveal());
            return secret;
        }
    }
}
