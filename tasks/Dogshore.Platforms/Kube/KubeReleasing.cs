using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>One release: the record says what is begun, the release's own Secret says what it is, its values are put where it finds them, the migration
/// runs on the new image, and then every object is applied and followed until it is through. One write of the record makes it the live one.</summary>
sealed class KubeReleasing(KubeApi api, KubePlace place, Cargo cargo)
{
    static readonly TimeSpan LongestDoor = TimeSpan.FromMinutes(5);

    readonly KubeNames names = place.Names;
    readonly OwnObjects own = new(api, place);

    public async Task<Applied> Release(MakeRelease change, Position expected, CancellationToken stop)
    {
        var before = await Snapshot.Read(api, place, stop);
        if (before.Record is not { } record) throw new DeployException(Dog.KubeGone.With(names.App, api.Namespace));
        if (before.At != expected) throw new DeployException(Dog.PositionMoved.With(before.Who));
        var desired = change.Desired;
        var back = desired.Back is { } older ? before.Releases.FirstOrDefault(each => each.Secret.Name() == older.Id) ?? throw new DeployException(Dog.ContentIsGone.With(place.To.Platform.Declaration.Name, older.Named, older.Stamp?.Commit ?? "what it was made from")) : null;

        var image = back?.Note.Image ?? await place.Images.Of(api, place, desired, before.Releases.FirstOrDefault(each => each.Note.Stamp.Content == desired.Content.Digest)?.Note.Image, cargo, stop);
        var state = before.State;
        var isSame = state.Pending is { } left && left.Stamp.Content == desired.Stamp.Content && left.Stamp.Config == desired.Stamp.Config && left.Stamp.Names.SequenceEqual(desired.Stamp.Names) && left.Image == image && left.Back == back?.Note.Number;
        var number = isSame ? state.Pending!.Number : state.Number + 1;
        if (isSame) api.World.Log.Say($"the run {state.LastRun} has begun v{number} of the same: it is gone on with");
        var (note, objects, values) = back is null ? await New(desired, number, image, before, stop) : (Again(back, desired, number), back.Objects, null);

        // Whoever was here before finds from now on that the record is another.
        var fence = new Fence(api, names, record, cargo.Run);
        await fence.Write(state with { Number = number, Pending = new(number, note.Stamp, image, back?.Note.Number) }, stop, state.Number == 0 ? desired.Key : null);
        var putting = new Putting(api, place, fence);
        var made = new List<(KubeKind Kind, string Name)>();
        var isTouched = false;
        try
        {
            await Keep(KubeRelease.Make(names, note, objects), stop);
            if (values?.Config is { } config) await api.Have(KubeKind.ConfigMap, config, stop);
            if (values?.Secrets is { } secrets) await api.Have(KubeKind.Secret, secrets, stop);
            foreach (var database in change.Migrate)
                await new MigrationJob(api, cargo).Run(database, Putting.Stamped(new Rendering(place, desired, image, values!.Values).Migration(database, number), number, cargo.Run), stop);
            isTouched = true;
            await Put(objects, number, before, putting, made, stop);
            await new Rollout(api, place).Follow(number, [.. objects.Where(IsProcess).Select(each => each.Name())], stop);
            await DoorLeads(stop);
            await RemoveOthers(objects, fence, stop);
            await fence.Write(fence.Record.State with { Live = number, Lived = [.. fence.Record.State.Lived.Add(number).Distinct()], Pending = null, Stopped = null }, stop);
        }
        catch (DeployException failed) when (IsCertain(failed))
        {
            var findings = isTouched ? await PutBack(before, fence, putting, made, failed, stop) : await GiveUp(fence, failed, stop);
            throw findings.Length == failed.Findings.Length ? failed : new DeployException(findings);
        }
        return await Done(number, stop);
    }

    /// <summary>What is live, once more: no new release, and no new number.</summary>
    public async Task<Applied> Again(Release release, Position expected, CancellationToken stop)
    {
        var before = await Snapshot.Read(api, place, stop);
        if (before.At != expected) throw new DeployException(Dog.PositionMoved.With(before.Who));
        if (before is not { Record: { } record, Live: { } live } || live.Secret.Name() != release.Id) throw new DeployException(Dog.KubeGone.With(names.App, api.Namespace));
        var fence = new Fence(api, names, record, cargo.Run);
        await fence.Write(before.State, stop);
        await Put(live.Objects, live.Note.Number, before, new Putting(api, place, fence), [], stop);
        await new Rollout(api, place).Follow(live.Note.Number, [.. live.Objects.Where(IsProcess).Select(each => each.Name())], stop);
        await DoorLeads(stop);
        await fence.Write(fence.Record.State with { Stopped = null }, stop);
        return await Done(live.Note.Number, stop);
    }

    /// <summary>What the cluster itself said no to. Of what nobody heard the end nothing is put back: the record says what was begun, and the next run finishes it.</summary>
    static bool IsCertain(DeployException failed) => failed is RolloutFailedException || (failed is not (LockLostException or AnswerLostException)
        && failed.Findings[0].Fault is var fault && fault != Dog.ServiceNotReached && fault != Dog.ServiceFails && fault != Dog.RateLimited && fault != Dog.CredentialRefused && fault != Dog.AnswerNotUnderstood && fault != Dog.RedirectRefused);

    static bool IsProcess(JsonObject made) => made.Kind() == KubeKind.Deployment.Name && made.Label(KubeNames.PartLabel) == KubeNames.ProcessPart;

    async Task<(ReleaseNote, IReadOnlyList<JsonObject>, ValuePlan?)> New(Desired desired, int number, string image, Snapshot before, CancellationToken stop)
    {
        var values = ValuePlan.Of(names, desired, await Generated(desired, before, stop), before.Foreign.Keys.Where(name => desired.Config.Any(each => each.Name == name)), cargo.Values);
        var counts = desired.Processes.ToImmutableSortedDictionary(process => process.Name, process => process.Count ?? Count(process.Name, before) ?? 1);
        var rendered = new Rendering(place, desired, image, values.Values).All(name => desired.Processes.First(each => each.Name == name).Count).ToArray();
        IReadOnlyList<JsonObject> objects = [.. await own.Read(cargo.Archive, image, stop), .. rendered];
        if (objects.GroupBy(each => $"{each.Kind()} '{each.Name()}'").FirstOrDefault(group => group.Count() > 1) is { } twice) throw new DeployException(Dog.KubeObjectNotUnderstood.With(twice.Key, "it has the name of an object that the release makes by itself."));
        return (new(number, desired.Stamp, image, values.Tags, desired.Processes.ToImmutableSortedDictionary(process => process.Name, process => process.Command), counts, values.Generated,
            desired.Settings.ToImmutableSortedDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal), place.Shape, values.Values.Config, values.Values.Secrets), objects, values);
    }

    static int? Count(string process, Snapshot before) => before.Counts.TryGetValue(process, out var count) && count > 0 ? count : before.State.Stopped?.GetValueOrDefault(process, 1) ?? before.Live?.Note.Counts.GetValueOrDefault(process, 1);

    static ReleaseNote Again(KubeRelease back, Desired desired, int number) => back.Note with { Number = number, Stamp = desired.Stamp with { Config = back.Note.Stamp.Config }, Back = back.Note.Number };

    /// <summary>What was made once stays: it is read from the Secret of the release that has it.</summary>
    async Task<IReadOnlyDictionary<string, string>> Generated(Desired desired, Snapshot before, CancellationToken stop)
    {
        var wanted = desired.Config.Where(each => each.Source is Secrets.ValueSource.Generated).Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0 || (before.Live ?? before.Releases.FirstOrDefault())?.Note is not { Secrets: { } secret } note || !note.Generated.Any(wanted.Contains) || await api.Find(KubeKind.Secret, secret, stop) is not { } there) return new Dictionary<string, string>();
        return note.Generated.Where(name => wanted.Contains(name) && there.Text("data", name) is not null).ToDictionary(name => name, name => Encoding.UTF8.GetString(Convert.FromBase64String(there.Text("data", name)!)));
    }

    /// <summary>The Secret of the release; one that a run which was cut off has made of the same number gives way to ours.</summary>
    async Task Keep(JsonObject wanted, CancellationToken stop)
    {
        var there = await api.Have(KubeKind.Secret, wanted, stop);
        if (JsonNode.DeepEquals(there["data"], wanted["data"])) return;
        var whole = there.Copy();
        whole["data"] = wanted["data"]!.DeepClone();
        await api.Replace(KubeKind.Secret, whole, stop);
    }

    async Task Put(IEnumerable<JsonObject> objects, int number, Snapshot before, Putting putting, List<(KubeKind, string)> made, CancellationToken stop)
    {
        foreach (var each in objects)
        {
            var kind = await own.Kind(each, stop);
            var (_, wasThere) = await putting.Put(kind, Putting.Stamped(each, number, cargo.Run), IsProcess(each) ? there => Replicas(each, there, before) : null, stop);
            if (!wasThere) made.Add((kind, each.Name()));
        }
    }

    /// <summary>Left as it is; one that was stopped gets as many as it had.</summary>
    static int? Replicas(JsonObject deployment, JsonObject? there, Snapshot before)
    {
        if (there?.Number("spec", "replicas") is { } now and > 0) return now;
        var counts = before.State.Stopped ?? before.Live?.Note.Counts;
        return counts?.Where(each => before.Names.Process(each.Key) == deployment.Name()).Select(each => (int?)each.Value).FirstOrDefault() ?? 1;
    }

    /// <summary>Processes that left the manifest run no longer.</summary>
    async Task RemoveOthers(IReadOnlyList<JsonObject> objects, Fence fence, CancellationToken stop)
    {
        var wanted = objects.Where(IsProcess).Select(each => each.Name()).ToHashSet(StringComparer.Ordinal);
        foreach (var other in (await api.List(KubeKind.Deployment, names.Part(KubeNames.ProcessPart), stop)).All("items").Where(each => !wanted.Contains(each.Name())))
        {
            await fence.Pass(stop);
            await api.Delete(KubeKind.Deployment, other.Name(), other.Uid(), stop);
        }
    }

    /// <summary>The objects of the live release once more; what only the failed one had goes.</summary>
    async Task<ImmutableArray<Finding>> PutBack(Snapshot before, Fence fence, Putting putting, List<(KubeKind Kind, string Name)> made, DeployException failed, CancellationToken stop)
    {
        try
        {
            if (before.Live is { } live)
            {
                await Put(live.Objects.Select(each => before.Door is { } door && each.Kind() == door.Kind() ? place.Door.Back(each, door) : each), live.Note.Number, before, putting, [], stop);
                foreach (var (process, count) in before.Counts) await Count(names.Process(process), count, fence, stop);
                // Pods of the failed one that did come up serve until those of the old one do.
                if (failed is not RolloutFailedException) await new Rollout(api, place).Follow(live.Note.Number, [.. live.Objects.Where(IsProcess).Select(each => each.Name())], stop);
            }
            foreach (var (kind, name) in made.Where(each => before.Live?.Objects.Any(other => other.Kind() == each.Kind.Name && other.Name() == each.Name) != true))
            {
                if (await api.Find(kind, name, stop) is not { } there || !names.AreOurs(there) || !OwnObjects.MayGo(there)) continue;
                await fence.Pass(stop);
                await api.Delete(kind, name, there.Uid(), stop);
            }
            return await GiveUp(fence, failed, stop);
        }
        catch (DeployException also)
        {
            return [.. failed.Findings, Dog.KubeNotPutBack.With(names.App, also.Findings[0].Fact)];
        }
    }

    /// <summary>A count that the failed release had changed.</summary>
    async Task Count(string deployment, int count, Fence fence, CancellationToken stop)
    {
        if (await api.Find(KubeKind.Deployment, deployment, stop) is not { } there || there.Number("spec", "replicas") == count) return;
        await fence.Pass(stop);
        await api.Merge(KubeKind.Deployment, deployment, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = count } }, stop);
    }

    async Task<ImmutableArray<Finding>> GiveUp(Fence fence, DeployException failed, CancellationToken stop)
    {
        try
        {
            await fence.Write(fence.Record.State with { Pending = null }, stop);
            return failed.Findings;
        }
        catch (DeployException also)
        {
            return [.. failed.Findings, Dog.KubeNotPutBack.With(names.App, also.Findings[0].Fact)];
        }
    }

    async Task<Applied> Done(int number, CancellationToken stop)
    {
        var now = await Snapshot.Read(api, place, stop);
        if (now.Live is not { } live || live.Note.Number != number) throw new DeployException(Dog.LockLost.With(names.App, $"the run {now.State.LastRun}"));
        return new(now.At, live.As(lived: true, now.Now), place.Url(now.Door));
    }

    /// <summary>A door that is new, or has another name, takes a moment until the cluster says where it leads.</summary>
    async Task DoorLeads(CancellationToken stop)
    {
        for (var start = api.World.Now; await Snapshot.DoorOf(api, place, stop) is { } door && place.Url(door) is null;)
        {
            if (place.Door.Refused(door) is { } refused) throw new DeployException(refused);
            if (api.World.Since(start) > LongestDoor) throw new DeployException(Dog.KubeNoAddress.With(place.Door.Kind.Name, names.Door));
            await Task.Delay(TimeSpan.FromMilliseconds(300), api.World.Clock, stop);
        }
    }
}
