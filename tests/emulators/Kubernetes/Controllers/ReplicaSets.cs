using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>ReplicaSets (k8 pkg/controller/replicaset): as many pods as are wanted.</summary>
sealed class ReplicaSets : IController
{
    const string Component = "replicaset-controller";

    public void Look(Turn turn)
    {
        foreach (var set in turn.Store.List(Kinds.ReplicaSet)) Sync(turn, set);
    }

    static void Sync(Turn turn, JsonObject set)
    {
        var pods = Pods(turn, set);
        ApiException? refused = null;
        if (!set.IsGoing())
        {
            var missing = Deployments.Wanted(set) - pods.Length;
            for (; missing > 0 && refused is null; missing--) refused = Create(turn, set);
            if (missing < 0) foreach (var pod in pods.OrderBy(Rank).ThenByDescending(each => each.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).Take((int)-missing)) Delete(turn, set, pod);
            pods = Pods(turn, set);
        }
        var ready = pods.Where(IsReady).ToArray();
        var wait = set.Number("spec", "minReadySeconds") ?? 0;
        var available = ready.Count(pod =>
        {
            if (wait == 0) return true;
            var passed = turn.Seconds(pod.Condition("Ready")?.Text("lastTransitionTime")) ?? 0;
            if (passed < wait) turn.Again((wait - passed) * turn.Delays.Second);
            return passed >= wait;
        });
        turn.Status(Kinds.ReplicaSet, set, now =>
        {
            var status = now.In("status");
            status["replicas"] = pods.Length;
            DeploymentStatus.Put(status, "fullyLabeledReplicas", pods.Length);
            DeploymentStatus.Put(status, "readyReplicas", ready.Length);
            DeploymentStatus.Put(status, "availableReplicas", available);
            status["observedGeneration"] = now.Number("metadata", "generation");
            if (refused is not null) now.Set("ReplicaFailure", true, "FailedCreate", refused.Message);
            else if (pods.Length >= Deployments.Wanted(now) && now.Condition("ReplicaFailure") is { } old) now.In("status").ListIn("conditions").Remove(old);
        });
        // Its work queue tries again, later and later; nobody tells it of a quota that grew.
        if (refused is not null) turn.Again(turn.Delays.BackOff);
    }

    static JsonObject[] Pods(Turn turn, JsonObject set) => [.. turn.Store.List(Kinds.Pod, set.Namespace()).Where(pod => pod.Controller() == set.Uid() && !pod.IsGoing() && pod.Text("status", "phase") is not ("Succeeded" or "Failed"))];

    internal static bool IsReady(JsonObject pod) => pod.Has("Ready") && !pod.IsGoing();

    /// <summary>Who goes first: not on a machine yet, pending, not ready.</summary>
    static int Rank(JsonObject pod) => pod.Text("spec", "nodeName") is null ? 0 : pod.Text("status", "phase") == "Pending" ? 1 : !IsReady(pod) ? 2 : 3;

    static ApiException? Create(Turn turn, JsonObject set)
    {
        var template = (JsonObject)set.At("spec", "template")!.DeepClone();
        template.In("metadata")["generateName"] = $"{set.Name()}-";
        template.In("metadata")["ownerReferences"] = new JsonArray(Deployments.Owner(set));
        try
        {
            var pod = turn.Cluster.Create(Kinds.Pod, set.Namespace(), template, new Writer("kube-controller-manager"));
            turn.Tell(set, "Normal", "SuccessfulCreate", $"Created pod: {pod.Name()}", Component);
            return null;
        }
        catch (ApiException refused) when (refused.Code is 403 or 422)
        {
            turn.Tell(set, "Warning", "FailedCreate", $"Error creating: {refused.Message}", Component);
            return refused;
        }
    }

    static void Delete(Turn turn, JsonObject set, JsonObject pod)
    {
        turn.Cluster.Delete(Kinds.Pod, pod.Namespace(), pod.Name(), new Deletion("Background"));
        turn.Tell(set, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name()}", Component);
    }
}
