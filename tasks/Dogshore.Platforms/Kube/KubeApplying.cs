using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Kube;

/// <summary>Does the changes.</summary>
sealed class KubeApplying(KubeApi api, KubePlace place, Cargo cargo)
{
    readonly KubeNames names = place.Names;

    /// <summary>An app is there when its record is.</summary>
    public async Task<Applied> Create(CancellationToken stop)
    {
        // Before anything is sent: what is called so and is somebody else's stays as it is.
        foreach (var (kind, name) in new[] { (KubeKind.Service, names.Door), (KubeKind.Deployment, names.Process("web")), (place.Door.Kind, names.Door) })
            if (await api.Find(kind, name, stop) is { } there && !names.AreOurs(there)) throw new DeployException(Dog.KubeNotOurs.With(kind.Name, name, api.Namespace));
        // Another key takes its place with the first release, which is made under it.
        var record = KubeRecord.Make(names, KubeState.New with { LastRun = cargo.Run }, TagKey.Make());
        try
        {
            await api.Have(KubeKind.Secret, record, stop);
        }
        catch (RestRefusedException missing) when (missing.Status == 404)
        {
            await place.Spaces.Make(api, stop);
            await api.Have(KubeKind.Secret, record, stop);
        }
        return new((await Snapshot.Read(api, place, stop)).At);
    }

    public Task Upload(Desired desired, CancellationToken stop) => place.Images.Upload(api, place, desired, cargo, stop);

    public Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop) => new KubeReleasing(api, place, cargo).Release(change, expected, stop);

    /// <summary>The objects of the live release once more: somebody changed or removed some, or the app was stopped.</summary>
    public async Task<Applied> Resume(Release release, Position expected, CancellationToken stop) => await new KubeReleasing(api, place, cargo).Again(release, expected, stop);

    public async Task<Applied> Mark(Standing standing, Position expected, CancellationToken stop)
    {
        var snapshot = await Snapshot.Read(api, place, stop);
        if (snapshot.At != expected) throw new DeployException(Dog.PositionMoved.With(snapshot.Who));
        if (snapshot.Live is not { } live) throw new DeployException(Dog.KubeGone.With(names.App, api.Namespace));
        if (live.Standing != standing.Word())
            await api.Merge(KubeKind.Secret, live.Secret.Name(), new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [KubeNames.StandingLabel] = standing.Word() } } }, stop);
        if (standing == Standing.Verified) await new KubePruning(api, place).Run(snapshot, stop);
        return new(expected);
    }
}
