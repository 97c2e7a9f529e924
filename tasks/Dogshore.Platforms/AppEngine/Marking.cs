using System.Globalization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Writes down what the probes said; after a success old versions go, which an application may have only so many of.</summary>
sealed class Marking(AppEngineApi api, Destination to, World world)
{
    readonly Operating operating = new(api, to, world);

    public async Task<Applied> Mark(Standing standing, Position expected, CancellationToken stop)
    {
        var before = await Snapshot.Read(api, world, stop);
        if (before.At != expected || before.Live is not { } live) throw new DeployException(Dog.PositionMoved.With(before.Live?.Remembered?.Stamp.Run is { } run ? $", by the run {run}" : ""));
        var marked = before with { Versions = before.Versions.Replace(live, live with { Standing = standing }) };
        if (standing == Standing.Verified) marked = await Prune(marked, stop);
        // Last of all: what was not removed yet is found at the next mark, and a run that is cut off before it is asked again.
        var labels = Standings.With(before.Service!.Labels, live.Id, standing, marked.Versions.Select(version => version.Id));
        await operating.Do(async token => await api.Label(labels, token), stop);
        return new Applied(marked.At);
    }

    async Task<Snapshot> Prune(Snapshot now, CancellationToken stop)
    {
        var ours = now.Versions.Where(version => version.Remembered is not null).ToArray();
        var keep = int.Parse(to["Keep"] ?? "10", CultureInfo.InvariantCulture);
        var kept = KeptReleases.Of(ours.Select(version => version.As(world.Clock.GetUtcNow(), Snapshot.WasLive(version))), now.Live!.Id, keep);
        // One that nobody was led to and that is older than what is live was left behind by a run that was cut off.
        foreach (var version in ours.Where(version => version.Share == 0 && version.Number < now.Live.Number && (!kept.Contains(version.Id) || !Snapshot.WasLive(version))))
        {
            try
            {
                await operating.Do(async token => await api.DeleteVersion(version.Id, token), stop);
                now = now with { Versions = now.Versions.Remove(version) };
            }
            catch (DeployException refused) when (refused is RestRefusedException or OperationFailedException)
            {
                // It harms nobody, and is tried again at the next mark.
                world.Log.Detail($"{version.Id} stays: {refused.Findings[0].Fact}");
            }
        }
        // Machines that nobody asks any more cost all the same.
        foreach (var version in now.Versions.Where(version => version is { Share: 0, Remembered: not null, Facts: { RunsAlways: true, IsStopped: false } }))
            await operating.Do(async token => await api.Serve(version.Id, serves: false, token), stop);
        return now;
    }
}
