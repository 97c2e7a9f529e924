using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Removes an environment, or both of two, with all that we made for it; the application too, when nothing of others is left in it.</summary>
sealed class Destroying(BeanstalkApi api, AwsAccess access, Destination to, World world)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public async Task Run(CancellationToken stop)
    {
        var before = await Snapshot.Read(api, to, access, world, stop);
        var environments = new[] { before.Environment, before.Idle }.OfType<EnvironmentFacts>().Select(environment => api.At(environment.Name)).ToArray();
        foreach (var environment in environments) await environment.Terminate(stop);
        foreach (var environment in environments) await Gone(environment, stop);
        if (before.Bucket is null) return;
        using var storage = new Storage(api, access, before.Bucket, world);
        var elsewhere = await storage.KeptElsewhere(stop);
        var ours = before.Versions.Where(version => Storage.DigestOf(api.App, version.Key) is { } digest && !elsewhere.Contains(digest)).ToArray();
        foreach (var version in ours) await api.DeleteVersion(version.Label, stop);
        await storage.RemoveRecord(stop);
        if (ours.Length == before.Versions.Length && (await api.Environments(stop)).IsEmpty) await api.DeleteApplication(stop);
    }

    async Task Gone(BeanstalkApi environment, CancellationToken stop)
    {
        var start = world.Now;
        for (var pause = TimeSpan.FromMilliseconds(250); await environment.Facts(stop) is { } there; pause = pause * 2 < TimeSpan.FromSeconds(10) ? pause * 2 : TimeSpan.FromSeconds(10))
        {
            if (world.Since(start) > Longest) throw new DeployException(Dog.BeanstalkHangs.With(there.Name, there.Status, Durations.Show(Longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }
}
