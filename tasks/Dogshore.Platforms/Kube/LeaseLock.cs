using System.Globalization;
using System.Text.Json.Nodes;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>The lock: a Lease of the cluster's own kind, which is taken by who makes it or writes it first (contract kubernetes §2.5).</summary>
sealed class LeaseLock(KubeApi api, KubePlace place)
{
    const string SinceNote = "dogshore/since", UntilNote = "dogshore/until", ByNote = "dogshore/by", MovedNote = "dogshore/moved";

    readonly KubeNames names = place.Names;

    public async Task<Lease> Hold(Lease wanted, Lease? dead, CancellationToken stop)
    {
        var (start, lasts) = (api.World.Now, wanted.Until - api.World.Clock.GetUtcNow());
        var there = await api.Find(KubeKind.Lease, names.Record, stop);
        // Who slept between the look and the write: the version that goes along would refuse it in any case.
        if (api.World.Since(start) > lasts / 2) there = await api.Find(KubeKind.Lease, names.Record, stop);
        var stands = there is null ? null : Of(there);
        // The next step of a run comes moments after the one before it: what is all but whole need not be renewed.
        if (stands?.Run == wanted.Run && stands.Until > wanted.Until - lasts / 10) return stands;
        if (stands is not null && stands.Run != wanted.Run && stands != dead) return stands;
        if (stands?.Run == wanted.Run) wanted = wanted with { Since = stands.Since };
        try
        {
            return there is null ? await Make(wanted, stop) : Of(await api.Replace(KubeKind.Lease, Written(there.Copy(), wanted), stop)) ?? wanted;
        }
        catch (RestRefusedException refused) when (refused.Status == 409)
        {
            // Another came between; when it has let go already, the lock is to be had after all.
            return await Read(stop) ?? await Hold(wanted, dead, stop);
        }
    }

    async Task<Lease> Make(Lease wanted, CancellationToken stop)
    {
        var made = Written(Empty(), wanted);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Of(await api.Create(KubeKind.Lease, made, stop)) ?? wanted;
            }
            catch (RestRefusedException missing) when (missing.Status == 404 && attempt == 1)
            {
                // Nothing can be kept in a namespace that is not there.
                await place.Spaces.Make(api, stop);
            }
            catch (AnswerLostException)
            {
                if (await Read(stop) is not { } there) throw;
                return there;
            }
        }
    }

    /// <summary>Frees it when this run holds it. When it does not, a write by which it would may be under way still: it was cancelled, or its answer was lost.
    /// That one must find another Lease than it was written for, which refuses it (409): so one is made, or the one that it could take is changed.</summary>
    public async Task Free(string run, CancellationToken stop)
    {
        while (true)
        {
            var there = await api.Find(KubeKind.Lease, names.Record, stop);
            var stands = there is null ? null : Of(there);
            // Another's that counts still is taken by no write of ours.
            if (stands is not null && stands.Run != run && stands.Until > api.World.Clock.GetUtcNow()) return;
            var isOurs = stands?.Run == run;
            if (await Came(there is null ? Refuse(stop) : api.Replace(KubeKind.Lease, isOurs ? Freed(there) : Moved(there), stop))) return;
        }
    }

    public async Task<bool> Unlock(CancellationToken stop)
    {
        for (var isSaid = false; ; isSaid = true)
        {
            if (await api.Find(KubeKind.Lease, names.Record, stop) is not { } there || Of(there) is not { } stands) return isSaid;
            if (!isSaid) api.World.Log.Say($"the lock was held by the run {stands.Shown}");
            if (await Came(api.Replace(KubeKind.Lease, Freed(there), stop))) return true;
        }
    }

    /// <returns>False when somebody else wrote it since it was looked at.</returns>
    static async Task<bool> Came(Task writing)
    {
        try
        {
            await writing;
            return true;
        }
        catch (RestRefusedException refused) when (refused.Status is 404 or 409)
        {
            return false;
        }
    }

    /// <summary>Makes one that nobody holds: whoever would make it comes too late.</summary>
    async Task Refuse(CancellationToken stop)
    {
        try
        {
            await api.Create(KubeKind.Lease, Freed(Moved(Empty())), stop);
        }
        catch (RestRefusedException refused) when (refused.Status is 403 or 404)
        {
            // Where we may not, or have no namespace, the write under way comes to nothing as well.
            api.World.Log.Detail($"there is no lock to be freed: {refused.Findings[0].Fact}");
        }
    }

    JsonObject Empty() => new() { ["apiVersion"] = KubeKind.Lease.ApiVersion, ["kind"] = "Lease", ["metadata"] = new JsonObject { ["name"] = names.Record, ["labels"] = names.Labels("lock") } };

    static JsonObject Freed(JsonObject whole)
    {
        var spec = whole.Within("spec");
        (spec["holderIdentity"], spec["leaseDurationSeconds"]) = ("", 1);
        return whole;
    }

    /// <summary>Another version of the same, which is all that is to be changed.</summary>
    JsonObject Moved(JsonObject whole)
    {
        whole.Within("metadata").Within("annotations")[MovedNote] = Text(api.World.Clock.GetUtcNow());
        return whole;
    }

    async Task<Lease?> Read(CancellationToken stop) => await api.Find(KubeKind.Lease, names.Record, stop) is { } there ? Of(there) : null;

    JsonObject Written(JsonObject whole, Lease lease)
    {
        var notes = whole.Within("metadata").Within("annotations");
        (notes[SinceNote], notes[UntilNote], notes[ByNote]) = (Text(lease.Since), Text(lease.Until), lease.By);
        var spec = whole.Within("spec");
        var isNew = spec.Text("holderIdentity") != lease.Run;
        if (isNew) (spec["acquireTime"], spec["leaseTransitions"]) = (Micro(lease.Since), (spec.Number("leaseTransitions") ?? -1) + 1);
        (spec["holderIdentity"], spec["renewTime"], spec["leaseDurationSeconds"]) = (lease.Run, Micro(api.World.Clock.GetUtcNow()), (int)Math.Max(1, (lease.Until - api.World.Clock.GetUtcNow()).TotalSeconds));
        return whole;
    }

    /// <summary>Null where nobody holds it.</summary>
    static Lease? Of(JsonObject lease) => lease.Text("spec", "holderIdentity") is { Length: > 0 } run ? new(run, lease.Note(ByNote) ?? "somebody", Time(lease.Note(SinceNote)), Time(lease.Note(UntilNote))) : null;

    static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    static string Micro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    static DateTimeOffset Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : DateTimeOffset.UnixEpoch;
}
