using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Makes code and config live in one update. An intent is written before, the release after; a run that was cut off between the two is finished
/// by the next. What fails for certain is put back.</summary>
sealed class BeanstalkReleasing(BeanstalkApi api, AwsAccess access, Destination to, Cargo cargo, World world)
{
    /// <summary>All variables together (contract §2.7).</summary>
    const int MostConfig = 4096;
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(4);

    public async Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop)
    {
        var before = await Expected(expected, stop);
        var content = change.Desired.Content.Digest;
        var version = before.VersionOf(api.App, content) ?? throw new DeployException(Dog.ContentIsGone.With(to.Platform.Declaration.Name, change.Desired.Stamp.Shown, "what it was made from"));
        var back = change.Desired.Back is { } older ? before.Record?.Releases.FirstOrDefault(release => release.Id == older.Id) : null;
        var place = await BeanstalkPlace.Of(api, before, to, stop);
        var plan = OptionPlan.Of(change, before, place, back, Settings.Of(to, change.Desired), cargo.Values);
        Hide(plan);
        CheckSize(plan, place);

        using var storage = new Storage(api, access, version.Bucket!, world);
        var adopts = Adopts(change, before, place, plan, version.Label);
        var release = await Begin(change, before, place, plan, version.Label, adopts, stop);
        var record = before.Record ?? new BeanstalkRecord { App = api.App, Environment = api.Environment, Key = Convert.ToBase64String(change.Desired.Key.Reveal()) };
        var address = before.Environment is null ? null : record.Address ?? place.TakesFrom?.Cname;
        var (begun, tag) = await storage.Write(record with { Pending = release, Address = address }, before.Tag, cargo.Run, stop);
        try
        {
            if (place.TakesFrom is not null && before.Record?.Pending is not null) await new Twin(place, world).Forget(stop);
            var updating = new Updating(place, to, cargo, world);
            if (place.Environment is null) await updating.Create(change, plan, version.Label, stop);
            else if (!adopts && !(back is not null && Holds(place, plan, version.Label))) await updating.Update(change, before, plan, version.Label, stop);
            await Follow(change, place, release, stop);
            if (place.TakesFrom is not null) await new Swapping(api, place, to, storage, world).Lead(change, begun, tag, stop);
        }
        catch (DeployException refused) when (place.TakesFrom is not null && refused is ReleaseFailedException or ProbeRefusedException)
        {
            // Nobody but the probes has seen it: the address is where it was.
            await storage.Write(begun with { Pending = null }, tag, cargo.Run, stop);
            throw;
        }
        catch (ReleaseFailedException failed)
        {
            throw await new PuttingBack(api, to, storage, world).After(failed, before, begun, tag, plan, adopts, cargo.Run, stop);
        }
        catch (RestRefusedException refused) when (refused.Status == 400 && before.Record?.Pending is null)
        {
            // Refused as a whole: nothing was begun.
            await storage.Write(begun with { Pending = null }, tag, cargo.Run, stop);
            throw;
        }
        catch (OperationCanceledException)
        {
            await Abort(place);
            throw;
        }
        var now = world.Clock.GetUtcNow();
        await storage.Write(begun with { Pending = null, Live = release.Id, Releases = begun.Releases.Add(release) }, tag, cargo.Run, stop);
        var after = await Snapshot.Read(api, to, access, world, stop);
        return new Applied(after.At, release.Shown(now), after.Url);
    }

    /// <summary>The environment as the plan saw it, and nobody's update under way.</summary>
    async Task<Snapshot> Expected(Position expected, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, to, access, world, stop);
        EnvironmentFacts[] busy = [.. new[] { now.Environment, now.Idle }.OfType<EnvironmentFacts>().Where(environment => !environment.IsReady)];
        if (now.At == expected && busy.Length > 0)
        {
            foreach (var each in busy) await new Following(api.At(each.Name), to, world).Ready(stop);
            now = await Snapshot.Read(api, to, access, world, stop);
        }
        return now.At == expected ? now : throw new DeployException(Dog.PositionMoved.With(now.Record?.Run is { Length: > 0 } run ? $", by the run {run}" : ""));
    }

    /// <summary>A run that was cut off has asked for exactly this.</summary>
    static bool Adopts(MakeRelease change, Snapshot before, BeanstalkPlace place, OptionPlan plan, string label) => before.Record?.Pending is { Failed: false } pending && pending.Label == label && place.Label == label
        && (pending.Environment ?? before.Record.Environment) == place.Api.Environment && pending.Stamp.Config == change.Desired.Stamp.Config && plan.IsEmpty;

    /// <summary>The environment that waits still has what is to come back: only the address is to be swapped.</summary>
    static bool Holds(BeanstalkPlace place, OptionPlan plan, string label) => place.TakesFrom is not null && place.Label == label && plan.LeavesAppAlone;

    async Task<BeanstalkRelease> Begin(MakeRelease change, Snapshot before, BeanstalkPlace place, OptionPlan plan, string label, bool adopts, CancellationToken stop)
    {
        var number = (before.Record?.Releases ?? []).Select(release => release.Number).DefaultIfEmpty(0).Max() + 1;
        var since = adopts ? before.Record!.Pending!.Since : await place.Api.Newest(stop);
        return new(string.Create(CultureInfo.InvariantCulture, $"r{number}-{cargo.Run}"), number, change.Desired.Stamp, Standing.Unknown, world.Clock.GetUtcNow(), label, plan.Values, plan.References, plan.Hidden, since)
        {
            Settings = [.. change.Desired.Settings.Select(setting => setting.Name)],
            Environment = place.TakesFrom is null ? null : place.Api.Environment,
            TakesFrom = place.TakesFrom?.Name,
        };
    }

    async Task Follow(MakeRelease change, BeanstalkPlace place, BeanstalkRelease release, CancellationToken stop)
    {
        var problem = await new Following(place.Api, to, world).Until(release.Label, release.Since, stop);
        var tail = new TailLog(place.Api, world);
        var migrated = change.Migrate.IsEmpty ? [] : await tail.Try(each => each.Commands(stop));
        Keep(migrated);
        if (problem is null)
        {
            foreach (var line in migrated) world.Log.Say(line);
            return;
        }
        // Its own words are worth more than that it failed.
        var finding = (problem.Fault == Dog.BeanstalkDeployFailed ? ShellMigration.Failure(migrated, change.Desired.Databases) : null)
            ?? problem.Saying(await tail.Try(each => each.Last(50, stop)));
        throw new ReleaseFailedException(finding);
    }

    void Keep(IReadOnlyList<string> migrated)
    {
        if (migrated.Count > 0) DurableFile.Write(Path.Combine(cargo.Directory, "migrate.log"), System.Text.Encoding.UTF8.GetBytes(string.Join('\n', migrated.Select(world.Log.Hide)) + "\n"));
    }

    /// <summary>What a log may print back.</summary>
    void Hide(OptionPlan plan)
    {
        foreach (var name in plan.Hidden)
            if (plan.Values.TryGetValue(name, out var value)) world.Log.Mask(value);
    }

    static void CheckSize(OptionPlan plan, BeanstalkPlace place)
    {
        var stays = Snapshot.ConfigOf(place.Options).Where(stored => !plan.Remove.Contains(stored) && !plan.Set.Any(option => option.Name == stored.Name));
        var size = stays.Concat(plan.Set.Where(option => option.Namespace is Option.Variables or Option.Secrets)).Sum(option => option.Name.Length + (option.Value?.Length ?? 0) + 1);
        if (size > MostConfig) throw new DeployException(Dog.BeanstalkTooMuchConfig.With(size, MostConfig));
    }

    /// <summary>A dying run tells the service to stop, where that is possible, and waits for nothing; the next one looks what came of it.</summary>
    async Task Abort(BeanstalkPlace place)
    {
        using var enough = new CancellationTokenSource(LastWords, world.Clock);
        try
        {
            if (await place.Api.Facts(enough.Token) is { CanAbort: true }) await place.Api.Abort(enough.Token);
        }
        catch (Exception late) when (late is DeployException or OperationCanceledException)
        {
            world.Log.Detail("the update could not be aborted in time: it goes on by itself");
        }
    }
}
