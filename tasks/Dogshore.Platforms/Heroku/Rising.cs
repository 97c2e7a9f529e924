using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Waits until the dynos of a release are up. Heroku calls a release done before any of it runs.</summary>
sealed class Rising(HerokuApi api, Destination to, World world)
{
    /// <summary>Heroku ends a web dyno that has not bound its port after 60 s (R10); with a restart and a queue that is twice.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <exception cref="ReleaseFailedException">One crashed, or they did not come up in time; the app's last lines are in it.</exception>
    public async Task Wait(HerokuRelease release, CancellationToken stop)
    {
        var start = world.Now;
        var told = "";
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 1.5 < TimeSpan.FromSeconds(5) ? pause * 1.5 : TimeSpan.FromSeconds(5))
        {
            var wanted = (await api.Formation(stop)).Where(each => each.Quantity > 0).ToDictionary(each => each.Type, each => each.Quantity);
            var dynos = (await api.Dynos(stop)).Where(dyno => dyno.Type is not ("run" or "release") && dyno.Release?.Version >= release.Version).ToArray();
            if (dynos.FirstOrDefault(dyno => dyno.State == "crashed") is { } crashed)
                throw new ReleaseFailedException(Dog.HerokuCrashed.With(crashed.Name, $"v{release.Version}").Saying(await Lines(stop)));
            var up = dynos.Where(dyno => dyno.State is "up" or "idle").GroupBy(dyno => dyno.Type).ToDictionary(group => group.Key, group => group.Count());
            var missing = wanted.Where(each => up.GetValueOrDefault(each.Key) < each.Value).ToArray();
            if (missing.Length == 0) return;
            var waits = string.Join(", ", missing.Select(each => $"{each.Key} {up.GetValueOrDefault(each.Key)} of {each.Value} up"));
            if (waits != told) world.Log.Say($"waiting for dynos: {told = waits}");
            if (world.Since(start) > Longest) throw new ReleaseFailedException(Dog.HerokuNotUp.With($"v{release.Version}", Durations.Show(Longest), waits).Saying(await Lines(stop)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    async Task<IReadOnlyList<string>> Lines(CancellationToken stop)
    {
        try
        {
            return await new HerokuLogs(api, world).Last(50, stop);
        }
        catch (DeployException silent)
        {
            // Why it crashed is worth more than why the log could not be read.
            return [$"the log of {to.App} could not be read: {silent.Findings[0].Fact}"];
        }
    }
}
