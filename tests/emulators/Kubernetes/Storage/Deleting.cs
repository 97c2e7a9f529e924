using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>How a deletion is asked for: DeleteOptions.</summary>
/// <param name="Propagation">Background, Foreground or Orphan; null for what the kind does by itself.</param>
/// <param name="Grace">Seconds; null for the object's own.</param>
public sealed record Deletion(string? Propagation = null, long? Grace = null, string? Uid = null, string? Version = null, bool IsDry = false);

/// <summary>The end of objects: finalizers, the grace of pods, and their dependents.</summary>
static class Deleting
{
    const string Foreground = "foregroundDeletion";

    /// <returns>As it is now, and whether it is gone.</returns>
    public static (JsonObject Object, bool IsGone) Delete(this Cluster cluster, Kind kind, string space, string name, Deletion how)
    {
        while (true)
        {
            var old = cluster.Store.Get(kind, space, name) ?? throw ApiException.NotFound(kind, name);
            if (how.Uid is { } uid && uid != old.Uid()) throw new ApiException(409, "Conflict", $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Uid()}", ApiException.Details(kind, name));
            if (how.Version is { } version && version != old.Version()) throw new ApiException(409, "Conflict", $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {old.Version()}", ApiException.Details(kind, name));
            if (how.IsDry) return (old, true);
            var propagation = how.Propagation ?? (kind.LeavesOrphans ? "Orphan" : "Background");
            if (propagation == "Orphan") Orphan(cluster, old);
            var now = old.Copy();
            var finalizers = now.In("metadata").ListIn("finalizers");
            if (propagation == "Foreground" && !finalizers.Texts().Contains(Foreground)) finalizers.Add(Foreground);
            var grace = kind == Kinds.Pod ? how.Grace ?? old.Number("spec", "terminationGracePeriodSeconds") ?? 30 : 0;
            // A pod that never reached a machine, or that is over, has nobody who would stop it.
            if (kind == Kinds.Pod && (old.Text("spec", "nodeName") is null || old.Text("status", "phase") is "Succeeded" or "Failed")) grace = 0;
            if (finalizers.Count == 0 && grace == 0 && kind != Kinds.Namespace)
            {
                if (cluster.Store.Remove(kind, old)) return (old, true);
                continue;
            }
            if (finalizers.Count == 0) now.Map("metadata")!.Remove("finalizers");
            if (!old.IsGoing() || grace < old.Number("metadata", "deletionGracePeriodSeconds"))
            {
                now.In("metadata")["deletionTimestamp"] = Times.Of(DateTimeOffset.UtcNow.AddSeconds(grace));
                now.In("metadata")["deletionGracePeriodSeconds"] = grace;
                if (kind.HasGeneration) now.In("metadata")["generation"] = (now.Number("metadata", "generation") ?? 1) + 1;
                if (kind == Kinds.Namespace) now.In("status")["phase"] = "Terminating";
            }
            if (Json.Same(old, now)) return (old, false);
            if (cluster.Store.Replace(kind, old, now) is { } stored) return (stored, false);
        }
    }

    static void Orphan(Cluster cluster, JsonObject owner)
    {
        foreach (var (kind, dependent) in cluster.Store.All().Where(each => Owners(each.Object).Contains(owner.Uid())))
            cluster.Update(kind, dependent.Namespace(), dependent.Name(), thing =>
            {
                var left = thing.Each("metadata", "ownerReferences").Where(each => each.Text("uid") != owner.Uid()).Select(each => (JsonNode)each.Copy()).ToArray();
                if (left.Length > 0) thing.In("metadata")["ownerReferences"] = Json.List(left);
                else thing.In("metadata").Remove("ownerReferences");
                if (thing.At("status") is null) thing.Remove("status");
                return thing;
            }, new Writer("kube-controller-manager"));
    }

    public static IEnumerable<string?> Owners(JsonObject thing) => thing.Each("metadata", "ownerReferences").Select(each => each.Text("uid"));
}
