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
        var plan = OptionPlan.Of(change, before, back, Settings.Of(to, change.Desired), cargo.Values);
        Hide(plan);
        CheckSize(plan, before);

        using var storage = new Storage(api, access, version.Bucket!, world);
        var adopts = Adopts(change, before, plan, version.Label);
        var release = await Begin(change, before, plan, version.Label, adopts, stop);
        var record = before.Record ?? new BeanstalkRecord { App = api.App, Environment = api.Environment, Key = Convert.ToBase64String(change.Desired.Key.Reveal()) };
        var (begun, tag) = await storage.Write(record with { Pending = release }, before.Tag, cargo.Run, stop);
        try
        {
            if (before.Environment is null) await Create(change, plan, version.Label, stop);
            else if (!adopts) await Update(change, before, plan, version.Label, stop);
            await Follow(change, release, stop);
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
            await Abort();
            throw;
        }
        var now = world.Clock.GetUtcNow();
        await storage.Write(begun with { Pending = null, Live = release.Id, Releases = begun.Releases.Add(release) }, tag, cargo.Run, stop);
        var after = await Snapshot.Read(api, access, world, stop);
        return new Applied(after.At, release.Shown(now), after.Url);
    }

    /// <summary>The environment as the plan saw it, and nobody's update under way.</summary>
    async Task<Snapshot> Expected(Position expected, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, access, world, stop);
        if (now.At == expected && now.Environment is { IsReady: false })
        {
            await new Following(api, to, world).Ready(stop);
            now = await Snapshot.Read(api, access, world, stop);
        }
        return now.At == expected ? now : throw new DeployException(Dog.PositionMoved.With(now.Record?.Run is { Length: > 0 } run ? $", by the run {run}" : ""));
    }

    /// <summary>A run that was cut off has asked for exactly this.</summary>
    static bool Adopts(MakeRelease change, Snapshot before, OptionPlan plan, string label) => before.Record?.Pending is { Failed: false } pending && pending.Label == label && before.Environment?.Label == label
        && pending.Stamp.Config == change.Desired.Stamp.Config && plan.IsEmpty;

    async Task<BeanstalkRelease> Begin(MakeRelease change, Snapshot before, OptionPlan plan, string label, bool adopts, CancellationToken stop)
    {
        var number = (before.Record?.Releases ?? []).Select(release => release.Number).DefaultIfEmpty(0).Max() + 1;
        var since = adopts ? before.Record!.Pending!.Since : (await api.Events(null, 1, stop)).Select(news => (DateTimeOffset?)news.At).LastOrDefault();
        return new(string.Create(CultureInfo.InvariantCulture, $"r{number}-{cargo.Run}"), number, change.Desired.Stamp, Standing.Unknown, world.Clock.GetUtcNow(), label, plan.Values, plan.References, plan.Hidden, since) { Settings = [.. change.Desired.Settings.Select(setting => setting.Name)] };
    }

    async Task Create(MakeRelease change, OptionPlan plan, string label, CancellationToken stop)
    {
        var stack = await Stacks.Choose(api, to, change.Desired, cargo.Archive, stop);
        world.Log.Say($"making the environment {api.Environment} on {stack}");
        var own = plan.Set;
        Option[] options = [.. own, .. Settings.OfNew(to).Where(option => !own.Any(each => each.Namespace == option.Namespace && each.Name == option.Name))];
        await Sure(token => api.Create(label, stack, options, token), async token => await api.Facts(token) is not null, stop);
    }

    /// <summary>Label and options in one call; where the service takes only one of the two at once, the options first (contract §2.4).</summary>
    async Task Update(MakeRelease change, Snapshot before, OptionPlan plan, string label, CancellationToken stop)
    {
        // The same code with other config is no deployment; the same code once more is one.
        var deploys = before.Environment!.Label != label || change.Parts.HasFlag(Part.Code) || !change.Migrate.IsEmpty || before.Record?.Pending is not null;
        try
        {
            await Sure(token => api.Update(deploys ? label : null, plan.Set, plan.Remove, token), token => IsBegun(label, plan, token), stop);
        }
        catch (RestRefusedException refused) when (refused.Id == "InvalidParameterCombination" && deploys && !plan.IsEmpty)
        {
            world.Log.Say("the service takes options and version one after the other");
            await Sure(token => api.Update(null, plan.Set, plan.Remove, token), token => IsBegun(before.Environment.Label, plan, token), stop);
            await new Following(api, to, world).Ready(stop);
            await Sure(token => api.Update(label, [], [], token), token => IsBegun(label, plan, token), stop);
        }
    }

    /// <summary>It is under way, or done already.</summary>
    async Task<bool> IsBegun(string? label, OptionPlan plan, CancellationToken stop)
    {
        var environment = await api.Facts(stop);
        if (environment is { IsReady: false }) return true;
        if (environment?.Label != label) return false;
        var options = await api.Options(stop);
        return plan.Set.All(options.Contains) && !plan.Remove.Any(options.Contains);
    }

    /// <summary>Of a lost answer it is read back what came of it, and only what was not done is sent once more.</summary>
    static async Task Sure(Func<CancellationToken, Task> send, Func<CancellationToken, Task<bool>> isDone, CancellationToken stop)
    {
        try
        {
            await send(stop);
        }
        catch (AnswerLostException)
        {
            if (!await isDone(stop)) await send(stop);
        }
    }

    async Task Follow(MakeRelease change, BeanstalkRelease release, CancellationToken stop)
    {
        var problem = await new Following(api, to, world).Until(release.Label, release.Since, stop);
        var tail = new TailLog(api, world);
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

    static void CheckSize(OptionPlan plan, Snapshot before)
    {
        var stays = before.Config.Where(stored => !plan.Remove.Contains(stored) && !plan.Set.Any(option => option.Name == stored.Name));
        var size = stays.Concat(plan.Set.Where(option => option.Namespace is Option.Variables or Option.Secrets)).Sum(option => option.Name.Length + (option.Value?.Length ?? 0) + 1);
        if (size > MostConfig) throw new DeployException(Dog.BeanstalkTooMuchConfig.With(size, MostConfig));
    }

    /// <summary>A dying run tells the service to stop, where that is possible, and waits for nothing; the next one looks what came of it.</summary>
    async Task Abort()
    {
        using var enough = new CancellationTokenSource(LastWords, world.Clock);
        try
        {
            if (await api.Facts(enough.Token) is { CanAbort: true }) await api.Abort(enough.Token);
        }
        catch (Exception late) when (late is DeployException or OperationCanceledException)
        {
            world.Log.Detail("the update could not be aborted in time: it goes on by itself");
        }
    }
}
