using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Brings a content to Elastic Beanstalk: a bundle in the bucket and an application version that was processed. Nothing serves it yet.</summary>
sealed class Versions(BeanstalkApi api, AwsAccess access, Destination to, Cargo cargo, World world)
{
    /// <summary>The service refuses more (contract §2.3).</summary>
    const long Largest = 500L << 20;
    const int LongestLabel = 90;
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public async Task Bring(Desired desired, CancellationToken stop)
    {
        var before = await Snapshot.Read(api, to, access, world, stop);
        var content = desired.Content.Digest;
        var version = before.VersionOf(api.App, content);
        if (version is null) version = await Make(desired, before, stop);
        else world.Log.Say($"the version {version.Label} is there already");
        await Processed(version.Label, stop);
    }

    async Task<VersionFacts> Make(Desired desired, Snapshot before, CancellationToken stop)
    {
        var content = desired.Content.Digest;
        var bucket = before.Bucket ?? await api.Storage(stop);
        // One that could not be processed is of no use to anybody.
        foreach (var failed in before.Versions.Where(version => Storage.DigestOf(api.App, version.Key) == content)) await api.DeleteVersion(failed.Label, stop);
        using (var storage = new Storage(api, access, bucket, world))
        using (var bundle = await Bundle.Make(cargo.Archive ?? throw new InvalidOperationException("An upload without an archive was planned."), cargo.Directory, stop))
        {
            if (bundle.Body.Length > Largest) throw new DeployException(Dog.BeanstalkBundleTooLarge.With(Sizes.Show(bundle.Body.Length), Sizes.Show(Largest)));
            await storage.Put(content, bundle.Body, stop);
        }
        var label = LabelOf(desired.Stamp);
        if (before.Versions.Any(version => version.Label == label)) label = $"{label}-{cargo.Run}";
        await Create(label, bucket, Storage.KeyOf(api.App, content), desired.Stamp, stop);
        return new VersionFacts(label, null, bucket, Storage.KeyOf(api.App, content));
    }

    async Task Create(string label, string bucket, string key, Stamp stamp, CancellationToken stop)
    {
        world.Log.Say($"making the version {label}");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await api.CreateVersion(label, bucket, key, $"{stamp.Shown} by {stamp.By}, run {stamp.Run}", stop);
                return;
            }
            catch (DeployException unsure) when (unsure is AnswerLostException or RestRefusedException)
            {
                // Done by an attempt of which the answer was lost: the same bundle under the same label.
                if ((await api.Version(label, stop))?.Key == key) return;
                if (unsure is RestRefusedException || attempt == 2) throw;
            }
        }
    }

    async Task Processed(string label, CancellationToken stop)
    {
        var start = world.Now;
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < TimeSpan.FromSeconds(4) ? pause * 2 : TimeSpan.FromSeconds(4))
        {
            var version = await api.Version(label, stop) ?? throw new DeployException(Dog.BeanstalkGone.With(label));
            if (version.Is("Processed")) return;
            if (version.Is("Failed")) throw new DeployException(Dog.BeanstalkVersionFailed.With(label).Saying((await api.EventsOf(label, stop)).Select(news => news.Message)));
            if (world.Since(start) > Longest) throw new DeployException(Dog.BeanstalkHangs.With(label, version.Status ?? "unprocessed", Durations.Show(Longest)));
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    /// <summary>Version and content, so that one that exists can be told from another.</summary>
    static string LabelOf(Stamp stamp)
    {
        var version = string.Concat((stamp.Version.Length > 0 ? stamp.Version : "0").Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '+' ? letter : '-'));
        return $"{version[..Math.Min(version.Length, LongestLabel - 13)]}-{stamp.Content[..12]}";
    }
}
