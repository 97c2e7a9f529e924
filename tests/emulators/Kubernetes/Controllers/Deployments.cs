using System.Globalization;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Deployments (k8 pkg/controller/deployment): a ReplicaSet a template, moved step by step from the old ones to the new one.</summary>
sealed class Deployments : IController
{
    const string Component = "deployment-controller";
    internal const string Revision = "deployment.kubernetes.io/revision";
    const string History = "deployment.kubernetes.io/revision-history";
    const string Desired = "deployment.kubernetes.io/desired-replicas";
    const string Most = "deployment.kubernetes.io/max-replicas";

    public void Look(Turn turn)
    {
        foreach (var deployment in turn.Store.List(Kinds.Deployment)) Sync(turn, deployment);
    }

    static void Sync(Turn turn, JsonObject deployment)
    {
        var sets = turn.Store.List(Kinds.ReplicaSet, deployment.Namespace()).Where(each => each.Controller() == deployment.Uid() && !each.IsGoing()).OrderBy(each => each.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ThenBy(RevisionOf).ToList();
        if (deployment.IsGoing())
        {
            DeploymentStatus.Write(turn, deployment, sets, New(deployment, sets));
            return;
        }
        var isPaused = deployment.Is("spec", "paused");
        if (isPaused != (deployment.Condition("Progressing")?.Text("reason") == "DeploymentPaused") && (isPaused || deployment.Condition("Progressing") is not null))
        {
            turn.Status(Kinds.Deployment, deployment, now =>
            {
                if (now.Condition("Progressing")?.Text("reason") == "ProgressDeadlineExceeded") return;
                var list = now.In("status").ListIn("conditions");
                if (now.Condition("Progressing") is { } old) list.Remove(old);
                var condition = new JsonObject { ["type"] = "Progressing", ["status"] = "Unknown", ["lastUpdateTime"] = Times.Now, ["lastTransitionTime"] = Times.Now, ["reason"] = isPaused ? "DeploymentPaused" : "DeploymentResumed", ["message"] = isPaused ? "Deployment is paused" : "Deployment is resumed" };
                list.Add(condition);
            }, Component);
            deployment = turn.Store.Get(Kinds.Deployment, deployment.Namespace(), deployment.Name())!;
        }
        var current = New(deployment, sets);
        if (!isPaused)
        {
            var old = sets.Where(each => each != current).ToArray();
            var recreates = deployment.Text("spec", "strategy", "type") == "Recreate";
            if (recreates && old.Any(each => Wanted(each) > 0))
            {
                foreach (var each in old.Where(each => Wanted(each) > 0)) Scale(turn, deployment, each, 0);
                DeploymentStatus.Write(turn, deployment, Again(turn, deployment), current);
                return;
            }
            if (recreates && current is null && turn.Store.List(Kinds.Pod, deployment.Namespace()).Any(pod => old.Any(each => each.Uid() == pod.Controller()) && pod.Text("status", "phase") is not ("Succeeded" or "Failed")))
            {
                DeploymentStatus.Write(turn, deployment, sets, current);
                return;
            }
            current = Ensure(turn, deployment, sets, current);
            if (current is null) return;
            sets = Again(turn, deployment);
            if (Wanted(current) != Replicas(deployment) && ScaleNew(turn, deployment, sets, current)) { }
            else Shrink(turn, deployment, sets, current);
            sets = Again(turn, deployment);
            current = sets.FirstOrDefault(each => each.Uid() == current.Uid()) ?? current;
            Forget(turn, deployment, sets, current);
        }
        else if (current is not null && Wanted(current) != Replicas(deployment) && sets.Count(each => Wanted(each) > 0) <= 1) Scale(turn, deployment, current, Replicas(deployment));
        DeploymentStatus.Write(turn, deployment, Again(turn, deployment), current);
    }

    static List<JsonObject> Again(Turn turn, JsonObject deployment) => [.. turn.Store.List(Kinds.ReplicaSet, deployment.Namespace()).Where(each => each.Controller() == deployment.Uid() && !each.IsGoing()).OrderBy(each => each.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ThenBy(RevisionOf)];

    internal static long Replicas(JsonObject deployment) => deployment.Number("spec", "replicas") ?? 1;
    internal static long Wanted(JsonObject set) => set.Number("spec", "replicas") ?? 0;
    internal static long RevisionOf(JsonObject thing) => long.TryParse(thing.Annotation(Revision), CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The one that has the template of now.</summary>
    static JsonObject? New(JsonObject deployment, IEnumerable<JsonObject> sets) => sets.FirstOrDefault(each => Json.Same(Bare(each), deployment.At("spec", "template")));

    static JsonNode Bare(JsonObject set)
    {
        var template = set.At("spec", "template")!.DeepClone();
        template.Map("metadata", "labels")?.Remove("pod-template-hash");
        if (template.Map("metadata", "labels") is { Count: 0 }) template.Map("metadata")!.Remove("labels");
        return template;
    }

    static JsonObject? Ensure(Turn turn, JsonObject deployment, List<JsonObject> sets, JsonObject? current)
    {
        var revision = sets.Where(each => each != current).Select(RevisionOf).DefaultIfEmpty(0).Max() + 1;
        if (current is not null)
        {
            var before = RevisionOf(current);
            if (before < revision)
                current = turn.Change(Kinds.ReplicaSet, current, now =>
                {
                    now.In("metadata", "annotations")[Revision] = revision.ToString(CultureInfo.InvariantCulture);
                    if (before > 0) now.In("metadata", "annotations")[History] = now.Annotation(History) is { Length: > 0 } known ? $"{known},{before}" : before.ToString(CultureInfo.InvariantCulture);
                    foreach (var (name, value) in Carried(deployment)) now.In("metadata", "annotations")[name] = value;
                });
            if (deployment.Condition("Progressing") is null && deployment.Number("spec", "progressDeadlineSeconds") is not null)
                turn.Status(Kinds.Deployment, deployment, now => now.Set("Progressing", true, "FoundNewReplicaSet", $"Found new replica set \"{current.Name()}\"", withUpdate: true));
            Mark(turn, deployment, RevisionOf(current));
            return current;
        }
        var template = (JsonObject)deployment.At("spec", "template")!.DeepClone();
        var hash = Names.Hash(template.ToJsonString() + (deployment.Number("status", "collisionCount") ?? 0));
        template.In("metadata", "labels")["pod-template-hash"] = hash;
        var labels = template.Map("metadata", "labels")!.Copy();
        var selector = (JsonObject)deployment.At("spec", "selector")!.DeepClone();
        selector.In("matchLabels")["pod-template-hash"] = hash;
        var annotations = Json.Of(Carried(deployment));
        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        annotations[Desired] = Replicas(deployment).ToString(CultureInfo.InvariantCulture);
        annotations[Most] = (Replicas(deployment) + Surge(deployment)).ToString(CultureInfo.InvariantCulture);
        var count = Room(deployment, sets, 0);
        var name = $"{deployment.Name()}-{hash}";
        JsonObject made;
        try
        {
            made = turn.Cluster.Create(Kinds.ReplicaSet, deployment.Namespace(), new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels, ["annotations"] = annotations, ["ownerReferences"] = new JsonArray(Owner(deployment)) },
                ["spec"] = new JsonObject { ["replicas"] = count, ["minReadySeconds"] = deployment.At("spec", "minReadySeconds")?.DeepClone(), ["selector"] = selector, ["template"] = template },
            }, new Writer("kube-controller-manager"));
        }
        catch (ApiException refused) when (refused.Code is 403 or 422)
        {
            turn.Status(Kinds.Deployment, deployment, now => now.Set("Progressing", false, "ReplicaSetCreateError", $"Failed to create new replica set \"{name}\": {refused.Message}", withUpdate: true));
            return null;
        }
        if (count > 0) turn.Tell(deployment, "Normal", "ScalingReplicaSet", $"Scaled up replica set {name} from 0 to {count}", Component);
        Mark(turn, deployment, revision);
        if (deployment.Number("spec", "progressDeadlineSeconds") is not null)
            turn.Status(Kinds.Deployment, deployment, now => now.Set("Progressing", true, "NewReplicaSetCreated", $"Created new replica set \"{name}\"", withUpdate: true));
        return made;
    }

    internal static JsonObject Owner(JsonObject thing) => new() { ["apiVersion"] = thing.Text("apiVersion"), ["kind"] = thing.Text("kind"), ["name"] = thing.Name(), ["uid"] = thing.Uid(), ["controller"] = true, ["blockOwnerDeletion"] = true };

    static IEnumerable<KeyValuePair<string, string>> Carried(JsonObject deployment) => deployment.Words("metadata", "annotations").Where(each => each.Key is not ("kubectl.kubernetes.io/last-applied-configuration" or Revision or History or Desired or Most));

    static void Mark(Turn turn, JsonObject deployment, long revision)
    {
        if (RevisionOf(deployment) != revision) turn.Change(Kinds.Deployment, deployment, now => now.In("metadata", "annotations")[Revision] = revision.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>How many the new one may have now.</summary>
    static long Room(JsonObject deployment, IReadOnlyCollection<JsonObject> sets, long has)
    {
        if (deployment.Text("spec", "strategy", "type") == "Recreate") return Replicas(deployment);
        var total = sets.Sum(Wanted);
        var most = Replicas(deployment) + Surge(deployment);
        return total >= most ? has : has + Math.Min(most - total, Replicas(deployment) - has);
    }

    static bool ScaleNew(Turn turn, JsonObject deployment, List<JsonObject> sets, JsonObject current)
    {
        var count = Wanted(current) > Replicas(deployment) ? Replicas(deployment) : Room(deployment, sets, Wanted(current));
        if (count == Wanted(current)) return false;
        Scale(turn, deployment, current, count);
        return true;
    }

    /// <summary>Takes from the old ones what availability allows: the unhealthy first.</summary>
    static void Shrink(Turn turn, JsonObject deployment, List<JsonObject> sets, JsonObject current)
    {
        var old = sets.Where(each => each.Uid() != current.Uid() && Wanted(each) > 0).ToArray();
        if (old.Length == 0) return;
        var least = Replicas(deployment) - Unavailable(deployment);
        var most = sets.Sum(Wanted) - least - (Wanted(current) - Available(sets.First(each => each.Uid() == current.Uid())));
        if (most <= 0) return;
        var counts = old.ToDictionary(each => each.Uid(), Wanted);
        foreach (var each in old)
        {
            var gone = Math.Min(most, Math.Max(0, Wanted(each) - Available(each)));
            counts[each.Uid()] -= gone;
            most -= gone;
        }
        var spare = sets.Sum(Available) - least;
        foreach (var each in old)
        {
            var gone = Math.Min(Math.Min(spare, most), counts[each.Uid()]);
            if (gone <= 0) continue;
            counts[each.Uid()] -= gone;
            spare -= gone;
            most -= gone;
        }
        foreach (var each in old.Where(each => counts[each.Uid()] != Wanted(each))) Scale(turn, deployment, each, counts[each.Uid()]);
    }

    static long Available(JsonObject set) => set.Number("status", "availableReplicas") ?? 0;

    static void Scale(Turn turn, JsonObject deployment, JsonObject set, long count)
    {
        var before = Wanted(set);
        turn.Change(Kinds.ReplicaSet, set, now =>
        {
            now.In("spec")["replicas"] = count;
            now.In("metadata", "annotations")[Desired] = Replicas(deployment).ToString(CultureInfo.InvariantCulture);
            now.In("metadata", "annotations")[Most] = (Replicas(deployment) + Surge(deployment)).ToString(CultureInfo.InvariantCulture);
        });
        turn.Tell(deployment, "Normal", "ScalingReplicaSet", $"Scaled {(count > before ? "up" : "down")} replica set {set.Name()} from {before} to {count}", Component);
    }

    static void Forget(Turn turn, JsonObject deployment, List<JsonObject> sets, JsonObject current)
    {
        if (!DeploymentStatus.IsComplete(deployment)) return;
        var keep = deployment.Number("spec", "revisionHistoryLimit") ?? 10;
        var old = sets.Where(each => each.Uid() != current.Uid() && Wanted(each) == 0 && (each.Number("status", "replicas") ?? 0) == 0).OrderBy(RevisionOf).ToArray();
        foreach (var each in old.Take((int)Math.Max(0, old.Length - keep))) turn.Cluster.Delete(Kinds.ReplicaSet, each.Namespace(), each.Name(), new Deletion("Background"));
    }

    internal static long Surge(JsonObject deployment) => deployment.Text("spec", "strategy", "type") == "Recreate" ? 0 : Part(deployment, "maxSurge", up: true);

    /// <summary>Both zero would be a standstill: then one may be missing (ResolveFenceposts).</summary>
    internal static long Unavailable(JsonObject deployment)
    {
        if (deployment.Text("spec", "strategy", "type") == "Recreate") return 0;
        var part = Part(deployment, "maxUnavailable", up: false);
        return Math.Min(part == 0 && Surge(deployment) == 0 ? 1 : part, Replicas(deployment));
    }

    static long Part(JsonObject deployment, string name, bool up)
    {
        if (deployment.Number("spec", "strategy", "rollingUpdate", name) is { } number) return number;
        var share = double.TryParse(deployment.Text("spec", "strategy", "rollingUpdate", name)?.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent) ? percent : 25;
        var part = Replicas(deployment) * share / 100;
        return (long)(up ? Math.Ceiling(part) : Math.Floor(part));
    }
}
