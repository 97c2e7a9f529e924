using System.Text.Json.Nodes;
using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.Platforms.Kube;

/// <summary>Removes what no kept release needs, once a new one has been verified: old releases with their values, and objects of the user's that left the
/// manifest. Only what carries our labels, and only the very object that was looked at (contract kubernetes §2.7).</summary>
sealed class KubePruning(KubeApi api, KubePlace place)
{
    readonly OwnObjects own = new(api, place);

    public async Task Run(Snapshot snapshot, CancellationToken stop)
    {
        var live = snapshot.Live!;
        var all = snapshot.Releases.Reverse().ToArray();
        var kept = KeptReleases.Of(all.Select(each => each.As(snapshot.State.Lived.Contains(each.Note.Number), snapshot.Now) is var release && each == live ? release with { Standing = Standing.Verified } : each.As(snapshot.State.Lived.Contains(each.Note.Number), snapshot.Now)), live.Secret.Name(), place.Keep);
        var gone = all.Where(each => !kept.Contains(each.Secret.Name())).ToArray();
        await RemoveOwn(snapshot, stop);
        var held = all.Except(gone).SelectMany(each => new[] { each.Note.Config, each.Note.Secrets }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var release in gone)
        {
            if (release.Note.Config is { } config && !held.Contains(config)) await api.Delete(KubeKind.ConfigMap, config, null, stop);
            if (release.Note.Secrets is { } secrets && !held.Contains(secrets)) await api.Delete(KubeKind.Secret, secrets, null, stop);
            foreach (var job in (await api.List(KubeKind.Job, $"{place.Names.Part(KubeNames.MigrationPart)},{KubeNames.ReleaseLabel}={release.Note.Number}", stop)).All("items")) await api.Delete(KubeKind.Job, job.Name(), job.Uid(), stop);
            // Last: as long as it is there, all that is its own is known.
            await api.Delete(KubeKind.Secret, release.Secret.Name(), release.Secret.Uid(), stop);
        }
    }

    /// <summary>What the release before had and the live one has not.</summary>
    async Task RemoveOwn(Snapshot snapshot, CancellationToken stop)
    {
        var wanted = snapshot.Live!.Objects.Select(Key).ToHashSet(StringComparer.Ordinal);
        foreach (var old in snapshot.Releases.Where(each => each != snapshot.Live).SelectMany(each => each.Objects).Where(each => OwnObjects.Are(each) && OwnObjects.MayGo(each) && !wanted.Contains(Key(each))).DistinctBy(Key))
        {
            var kind = await own.Kind(old, stop);
            if (await api.Find(kind, old.Name(), stop) is not { } there || !place.Names.AreOurs(there)) continue;
            await api.Delete(kind, old.Name(), there.Uid(), stop);
            api.World.Log.Say($"removed the {kind.Name} {old.Name()}, which left the manifest");
        }
    }

    static string Key(JsonObject made) => $"{made.Text("apiVersion")} {made.Kind()} {made.Name()}";
}
