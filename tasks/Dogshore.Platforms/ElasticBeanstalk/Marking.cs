using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Writes down what the probes said; after a success old versions go, which an account may have only a thousand of.</summary>
sealed class Marking(BeanstalkApi api, AwsAccess access, Destination to, Cargo cargo, World world)
{
    public async Task<Applied> Mark(Standing standing, Position expected, CancellationToken stop)
    {
        var before = await Snapshot.Read(api, to, access, world, stop);
        if (before.At != expected || before.Live is not { } live) throw new DeployException(Dog.PositionMoved.With(before.Record?.Run is { Length: > 0 } run ? $", by the run {run}" : ""));
        using var storage = new Storage(api, access, before.Bucket!, world);
        var marked = before.Record! with { Releases = before.Record.Releases.Replace(live, live with { Standing = standing }) };
        var kept = standing == Standing.Verified ? Kept(marked) : marked;
        var (record, tag) = await storage.Write(kept, before.Tag, cargo.Run, stop);
        // Last of all, and what fails here harms nobody: it is tried again at the next mark.
        if (standing == Standing.Verified) await Prune(before, record, storage, stop);
        return new Applied((before with { Record = record, Tag = tag }).At);
    }

    /// <summary>The live release, the last verified one before it, and so many more.</summary>
    BeanstalkRecord Kept(BeanstalkRecord record)
    {
        var keep = int.Parse(to["Keep"] ?? "10", CultureInfo.InvariantCulture);
        var verified = record.Releases.LastOrDefault(release => release.Standing == Standing.Verified && release.Id != record.Live);
        var older = record.Releases.Where(release => release.Id != record.Live && release.Id != verified?.Id).ToArray();
        // What was refused, and the ways back from it, push nothing out.
        var live = record.LiveRelease;
        var superseded = older.Where(release => release.Standing != Standing.Rejected && release.Label != live?.Label && release.Label != verified?.Label).ToArray();
        var dropped = older.Except(superseded).SkipLast(keep).Concat(superseded.SkipLast(keep)).ToHashSet();
        return record with { Releases = record.Releases.RemoveAll(dropped.Contains) };
    }

    async Task Prune(Snapshot before, BeanstalkRecord record, Storage storage, CancellationToken stop)
    {
        var kept = record.Releases.Select(release => release.Stamp.Content).ToHashSet(StringComparer.Ordinal);
        var surplus = before.Versions.Where(version => Storage.DigestOf(api.App, version.Key) is { } digest && !kept.Contains(digest)).ToArray();
        if (surplus.Length == 0) return;
        var elsewhere = await storage.KeptElsewhere(stop);
        foreach (var version in surplus.Where(version => !elsewhere.Contains(Storage.DigestOf(api.App, version.Key)!)))
        {
            try
            {
                await api.DeleteVersion(version.Label, stop);
            }
            catch (RestRefusedException refused)
            {
                // In use by an environment that is none of ours, or the service is at it itself.
                world.Log.Detail($"{version.Label} stays: {refused.Findings[0].Fact}");
            }
        }
    }
}
