using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Google;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Makes a version, asks it at its own address, and only then leads requests to it. What is refused is removed: nobody but the probes has seen it.</summary>
sealed class AppEngineReleasing(AppEngineApi api, GoogleAccess access, Destination to, Cargo cargo, World world)
{
    readonly Operating operating = new(api, to, world);

    public async Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop)
    {
        var before = await Expected(change, expected, stop);
        if (change.Desired.Back is { } back) return await Back(back, before, stop);
        var version = await new Staging(api, access, to, cargo, world).Stage(change, before, stop);
        var started = before.Service is null || before.Live is null;
        try
        {
            await Ask(change, version, stop);
            // Nothing here is conditional: so it is looked once more, just before requests are led elsewhere.
            before = await Unmoved(before, version, stop);
            await new Traffic(api, to, world).Lead(version, before, token => Ask(change, version, token), stop);
        }
        catch (DeployException refused) when (refused is ProbeRefusedException || refused.Findings[0].Fault == Dog.PositionMoved)
        {
            await Remove(version, started, stop);
            throw;
        }
        return await After(version.Id, stop);
    }

    /// <summary>The service as the plan saw it, and nobody's operation under way. A first version that was just being made when the plan was is what the plan is about.</summary>
    async Task<Snapshot> Expected(MakeRelease change, Position expected, CancellationToken stop)
    {
        if (await operating.UnderWay(stop) is { } other)
        {
            world.Log.Say($"waiting for what {other.Metadata?.User ?? "somebody"} has begun on {other.Metadata?.Target ?? api.Place.Service}");
            await Ended(other, stop);
        }
        var now = await Snapshot.Read(api, world, stop);
        if (now.At == expected || (expected == Position.None && now.Live is { Remembered.Stamp: { } stamp, Standing: Standing.Unknown } && stamp.Content == change.Desired.Stamp.Content)) return now;
        throw Moved(now);
    }

    /// <summary>However it ends: that is somebody else's.</summary>
    async Task Ended(OperationFacts other, CancellationToken stop)
    {
        try
        {
            await operating.Follow(other, stop);
        }
        catch (OperationFailedException failed)
        {
            world.Log.Say($"it failed: {failed.Findings[0].Fact}");
        }
    }

    static DeployException Moved(Snapshot now) => new(Dog.PositionMoved.With(now.Live?.Remembered?.Stamp.Run is { } run ? $", by the run {run}" : now.Live?.Facts.CreatedBy is { } who ? $", by {who}" : ""));

    async Task<Snapshot> Unmoved(Snapshot before, KnownVersion version, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, world, stop);
        return now.At == before.At || (before.Live is null && now.Live?.Id == version.Id) ? now : throw Moved(now);
    }

    async Task Ask(MakeRelease change, KnownVersion version, CancellationToken stop)
    {
        if (change.Desired.Probes.IsEmpty) return;
        var url = version.Url ?? throw new DeployException(Dog.NoAddress.With(to.App));
        world.Log.Say($"asking {version.Id} at its own address");
        await OwnAddress.Ask(url, change.Desired.Probes, world, () => new AppEngineLogs(api.Place, access, world).Try(version.Id, 50, stop), stop);
    }

    /// <summary>A refused version goes. The first of a service has its requests from the beginning, and goes with the service; the first service of an application can never go.</summary>
    async Task Remove(KnownVersion version, bool isFirst, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, world, stop);
        if (now.Versions.FirstOrDefault(each => each.Id == version.Id) is not { } there) return;
        if (there.Share > 0 && isFirst && api.Place.Service == AppEnginePlace.First)
        {
            world.Log.Warn(Dog.AppEngineCannotWithdraw.With(version.Id, api.Place.Project));
            return;
        }
        if (there.Share > 0 && (!isFirst || now.Versions.Length > 1)) return;
        world.Log.Say($"removing {version.Id}, which was refused");
        await operating.Do(async token => there.Share > 0 ? await api.DeleteService(token) : await api.DeleteVersion(version.Id, token), stop);
    }

    async Task<Applied> Back(Release back, Snapshot before, CancellationToken stop)
    {
        var version = before.Versions.FirstOrDefault(each => each.Id == back.Id) ?? throw new DeployException(Dog.ContentIsGone.With(to.Platform.Declaration.Name, back.Named, back.Stamp?.Commit is { } commit ? $"commit {commit}" : "what it was made from"));
        if (version.Facts.IsStopped)
        {
            world.Log.Say($"starting {version.Id}");
            await operating.Do(async token => await api.Serve(version.Id, serves: true, token), stop);
        }
        await new Traffic(api, to, world).Lead(version, before, _ => Task.CompletedTask, stop);
        return await After(version.Id, stop);
    }

    /// <summary>The live version again, which somebody has stopped.</summary>
    public async Task<Applied> Resume(Release release, CancellationToken stop)
    {
        await operating.Do(async token => await api.Serve(release.Id, serves: true, token), stop);
        return await After(release.Id, stop);
    }

    async Task<Applied> After(string id, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, world, stop);
        if (now.Live is not { } live || live.Id != id) throw new DeployException(Dog.Overtaken.With(id, now.Live?.Id ?? "nothing", now.Live?.Remembered?.Stamp.Run ?? now.Live?.Facts.CreatedBy ?? "unknown"));
        return new Applied(now.At, live.As(world.Clock.GetUtcNow(), true), to["Url"] is { } url ? new Uri(url) : live.ServiceUrl);
    }
}
