using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What a Deployment says of itself (k8 deployment/progress.go and sync.go): conditions, progress, and its deadline.</summary>
static class DeploymentStatus
{
    static long Count(JsonNode? thing, string name) => thing.Number("status", name) ?? 0;

    public static bool IsComplete(JsonObject deployment) =>
        Count(deployment, "updatedReplicas") == Deployments.Replicas(deployment) && Count(deployment, "replicas") == Deployments.Replicas(deployment)
        && Count(deployment, "availableReplicas") == Deployments.Replicas(deployment) && Count(deployment, "observedGeneration") >= deployment.Number("metadata", "generation");

    public static void Write(Turn turn, JsonObject deployment, IReadOnlyList<JsonObject> sets, JsonObject? current)
    {
        // Of what these sets were made for: who wrote meanwhile has not been seen yet (k8 calculateStatus).
        var seen = deployment.Number("metadata", "generation");
        deployment = turn.Store.Get(Kinds.Deployment, deployment.Namespace(), deployment.Name()) ?? deployment;
        turn.Status(Kinds.Deployment, deployment, now =>
        {
            var status = now.In("status");
            var before = (JsonObject)now.DeepClone();
            status["observedGeneration"] = seen;
            var available = sets.Sum(each => Count(each, "availableReplicas"));
            Put(status, "replicas", sets.Sum(each => Count(each, "replicas")));
            Put(status, "updatedReplicas", current is null ? 0 : Count(sets.FirstOrDefault(each => each.Uid() == current.Uid()), "replicas"));
            Put(status, "readyReplicas", sets.Sum(each => Count(each, "readyReplicas")));
            Put(status, "availableReplicas", available);
            Put(status, "unavailableReplicas", Math.Max(0, sets.Sum(Deployments.Wanted) - available));
            var isAvailable = available >= Deployments.Replicas(now) - Deployments.Unavailable(now);
            now.Set("Available", isAvailable, isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", withUpdate: true);
            Failure(now, sets, current);
            if (!now.Is("spec", "paused")) Progress(turn, now, before, current);
        });
    }

    static void Progress(Turn turn, JsonObject now, JsonObject before, JsonObject? current)
    {
        if (now.Number("spec", "progressDeadlineSeconds") is not { } deadline || deadline == int.MaxValue)
        {
            if (now.Condition("Progressing") is { } old) now.In("status").ListIn("conditions").Remove(old);
            return;
        }
        var condition = before.Condition("Progressing");
        var wasComplete = Count(now, "replicas") == Count(now, "updatedReplicas") && condition?.Text("reason") == "NewReplicaSetAvailable";
        if (wasComplete) return;
        var what = current is null ? $"Deployment \"{now.Name()}\"" : $"ReplicaSet \"{current.Name()}\"";
        if (IsComplete(now)) now.Set("Progressing", true, "NewReplicaSetAvailable", $"{what} has successfully progressed.", withUpdate: true);
        else if (IsProgressing(now, before)) now.Set("Progressing", true, "ReplicaSetUpdated", $"{what} is progressing.", withUpdate: true, anew: true);
        else if (condition is not null && condition.Text("reason") is not ("NewReplicaSetAvailable" or "ProgressDeadlineExceeded") && turn.Seconds(condition.Text("lastUpdateTime")) is { } passed)
        {
            if (passed > deadline) now.Set("Progressing", false, "ProgressDeadlineExceeded", $"{what} has timed out progressing.", withUpdate: true);
            else turn.Again((deadline - passed) * turn.Delays.Second + TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>More of the new, less of the old, or more that are ready or available.</summary>
    static bool IsProgressing(JsonObject now, JsonObject before) =>
        Count(now, "updatedReplicas") > Count(before, "updatedReplicas")
        || Count(now, "replicas") - Count(now, "updatedReplicas") < Count(before, "replicas") - Count(before, "updatedReplicas")
        || Count(now, "readyReplicas") > Count(before, "readyReplicas") || Count(now, "availableReplicas") > Count(before, "availableReplicas");

    /// <summary>Copied from the ReplicaSets, the new one first.</summary>
    static void Failure(JsonObject now, IReadOnlyList<JsonObject> sets, JsonObject? current)
    {
        var failed = sets.OrderBy(each => each.Uid() != current?.Uid()).Select(each => each.Condition("ReplicaFailure")).FirstOrDefault(each => each is not null);
        if (failed is not null) now.Set("ReplicaFailure", true, failed.Text("reason") ?? "", failed.Text("message") ?? "", withUpdate: true);
        else if (now.Condition("ReplicaFailure") is { } old) now.In("status").ListIn("conditions").Remove(old);
    }

    /// <summary>Zero is not written (omitempty).</summary>
    internal static void Put(JsonObject status, string name, long count)
    {
        if (count == 0) status.Remove(name);
        else status[name] = count;
    }
}
