using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Follows what Heroku has begun to its end. Never accepts "pending" for an end.</summary>
sealed class Following(HerokuApi api, World world, Masks masks)
{
    /// <summary>A build is ended by Heroku after 15 minutes; some wait in a queue before.</summary>
    static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(40);
    static readonly TimeSpan LongestRelease = TimeSpan.FromMinutes(15);

    /// <returns>The release that the build made.</returns>
    /// <exception cref="ReleaseFailedException">The build failed, or made no release.</exception>
    public async Task<HerokuRelease> Build(HerokuBuild build, CancellationToken stop)
    {
        using var output = new Output(world, masks);
        if (build.OutputStreamUrl is { } url)
        {
            world.Log.Mask(url);
            await new LogStream(new Uri(url), world).Follow(output.Take, async () => !(await api.Build(build.Id, stop)).IsPending, stop);
        }
        build = await Until(() => api.Build(build.Id, stop), each => !each.IsPending, LongestBuild, "the build", stop);
        if (build.Status != "succeeded") throw new ReleaseFailedException(Dog.HerokuBuildFailed.With(build.Status).Saying(output.Last));
        // A build that succeeded is no release yet (contract heroku §1.3).
        if (build.Release is null) build = await Until(() => api.Build(build.Id, stop), each => each.Release is not null, TimeSpan.FromMinutes(1), "the release of the build", stop);
        return await api.Release(build.Release!.Id, stop);
    }

    /// <summary>One that brings nothing to migrate.</summary>
    public async Task<HerokuRelease> Release(HerokuRelease release, CancellationToken stop)
    {
        release = await Until(() => api.Release(release.Id, stop), each => !each.IsPending, LongestRelease, $"the release v{release.Version}", stop);
        return release.HasFailed ? throw new ReleaseFailedException(Dog.HerokuReleaseFailed.With($"v{release.Version}", release.Status)) : release;
    }

    /// <param name="log">Where the output of the release's command goes; null for nowhere.</param>
    /// <exception cref="ReleaseFailedException">Heroku gave it up; the release before it serves on.</exception>
    public async Task<HerokuRelease> Release(HerokuRelease release, MakeRelease change, string? log, CancellationToken stop)
    {
        using var output = new Output(world, masks, log) { TellsAll = log is not null };
        if (release.IsPending && release.OutputStreamUrl is null)
            release = await Until(() => api.Release(release.Id, stop), each => !each.IsPending || each.OutputStreamUrl is not null, TimeSpan.FromSeconds(30), $"the output of v{release.Version}", stop, mayEnd: true);
        if (release.OutputStreamUrl is { } url && (release.IsPending || log is not null))
        {
            world.Log.Mask(url);
            await new LogStream(new Uri(url), world).Follow(output.Take, async () => !(await api.Release(release.Id, stop)).IsPending, stop);
        }
        var longest = LongestRelease + TimeSpan.FromTicks(change.Desired.Databases.Sum(database => database.Timeout.Ticks));
        release = await Until(() => api.Release(release.Id, stop), each => !each.IsPending, longest, $"the release v{release.Version}", stop);
        if (!release.HasFailed) return release;
        throw new ReleaseFailedException(ShellMigration.Failure(output.Last, change.Desired.Databases) ?? Dog.HerokuReleaseFailed.With($"v{release.Version}", release.Status).Saying(output.Last));
    }

    /// <summary>Asks with pauses that grow to 5 s, as Heroku wishes.</summary>
    /// <param name="mayEnd">The end of the time is no fault.</param>
    async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> isSo, TimeSpan within, string what, CancellationToken stop, bool mayEnd = false)
    {
        var start = world.Now;
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause * 2 < TimeSpan.FromSeconds(5) ? pause * 2 : TimeSpan.FromSeconds(5))
        {
            var now = await ask();
            if (isSo(now)) return now;
            if (world.Since(start) > within) return mayEnd ? now : throw new DeployException(Dog.HerokuHangs.With(what, Durations.Show(within)));
            if (pause > TimeSpan.FromSeconds(1)) world.Log.Detail($"waiting for {what}");
            await Task.Delay(pause, world.Clock, stop);
        }
    }
}

/// <summary>The release has certainly failed: what it changed is put back.</summary>
sealed class ReleaseFailedException(Finding finding) : DeployException(finding);
