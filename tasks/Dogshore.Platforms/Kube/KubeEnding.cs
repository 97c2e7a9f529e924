using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Dogshore.Platforms.Kube;

/// <summary>Stops an app, and removes one with all that we made for it.</summary>
sealed class KubeEnding(KubeApi api, KubePlace place)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly KubeNames names = place.Names;

    /// <summary>No pods are left to run; how many there were is written down.</summary>
    public async Task Stop(CancellationToken stop)
    {
        var snapshot = await Snapshot.Read(api, place, stop);
        if (snapshot.Record is not { } record) return;
        var running = snapshot.Counts.Where(each => each.Value > 0).ToImmutableSortedDictionary(StringComparer.Ordinal);
        if (!running.IsEmpty) await new Fence(api, names, record, record.State.LastRun ?? "").Write(record.State with { Stopped = running }, stop);
        foreach (var deployment in snapshot.Deployments.Where(each => each.Number("spec", "replicas") != 0))
            await api.Merge(KubeKind.Deployment, deployment.Name(), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 0 } }, stop);
        foreach (var deployment in snapshot.Deployments) await Ended(deployment.Name(), stop);
    }

    /// <summary>Told is not done: its pods answer until the controller has taken them away.</summary>
    async Task Ended(string deployment, CancellationToken stop)
    {
        for (var start = api.World.Now; api.World.Since(start) < Patience;)
        {
            var there = await api.Find(KubeKind.Deployment, deployment, stop);
            if (there is null || ((there.Number("status", "observedGeneration") ?? 0) >= (there.Number("metadata", "generation") ?? 0) && (there.Number("status", "replicas") ?? 0) == 0)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(200), api.World.Clock, stop);
        }
        api.World.Log.Say($"{deployment} was told to stop, and has not done so yet");
    }

    /// <summary>The namespace stays, and what holds data does; the record goes last, so that what was cut off is found again.</summary>
    public async Task Destroy(CancellationToken stop)
    {
        var snapshot = await Snapshot.Read(api, place, stop);
        var own = new OwnObjects(api, place);
        foreach (var each in snapshot.Releases.SelectMany(release => release.Objects).Where(each => OwnObjects.Are(each) && OwnObjects.MayGo(each)).DistinctBy(each => $"{each.Text("apiVersion")} {each.Kind()} {each.Name()}"))
        {
            var kind = await own.Kind(each, stop);
            if (await api.Find(kind, each.Name(), stop) is { } there && names.AreOurs(there)) await api.Delete(kind, each.Name(), there.Uid(), stop);
        }
        foreach (var kind in new[] { place.Door.Kind, KubeKind.Service, KubeKind.Deployment, KubeKind.Job, KubeKind.ConfigMap })
            foreach (var each in (await api.List(kind, names.All, stop)).All("items")) await api.Delete(kind, each.Name(), each.Uid(), stop);
        await place.Images.Destroy(api, place, stop);
        foreach (var each in (await api.List(KubeKind.Secret, names.All, stop)).All("items").OrderBy(each => each.Name() == names.Record)) await api.Delete(KubeKind.Secret, each.Name(), each.Uid(), stop);
        if (await api.Find(KubeKind.Lease, names.Record, stop) is { } lease) await api.Delete(KubeKind.Lease, names.Record, lease.Uid(), stop);
    }
}
