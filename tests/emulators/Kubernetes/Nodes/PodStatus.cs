using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What a kubelet says of a pod (k8 pkg/kubelet/status/generate.go).</summary>
static class PodStatus
{
    public static void Fill(JsonObject pod, string ip, bool isInitialized, ContainerLife[] inits, ContainerLife[] mains)
    {
        var status = pod.In("status");
        status.Default("startTime", Times.Now);
        status.Default("hostIP", Machine.Address);
        status.Default("hostIPs", new JsonArray(new JsonObject { ["ip"] = Machine.Address }));
        status.Default("podIP", ip);
        status.Default("podIPs", new JsonArray(new JsonObject { ["ip"] = ip }));
        status["observedGeneration"] = pod.Number("metadata", "generation");
        if (inits.Length > 0) status["initContainerStatuses"] = Json.List(inits.Select(Container));
        status["containerStatuses"] = Json.List(mains.Select(each => Container(each)));
        var phase = Phase(inits, mains, isInitialized);
        status["phase"] = phase;
        if (!isInitialized && inits.Length > 0 && phase == "Pending")
            foreach (var each in status.Each("containerStatuses")) each["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } };
        var unready = mains.Where(each => !each.IsReady).Select(each => each.Name).ToArray();
        pod.Set("PodReadyToStartContainers", true, "", "");
        pod.Set("Initialized", isInitialized || inits.Length == 0, isInitialized || inits.Length == 0 ? "" : "ContainersNotInitialized", isInitialized || inits.Length == 0 ? "" : $"containers with incomplete status: [{string.Join(' ', inits.Where(each => each.Over != 0).Select(each => each.Name))}]");
        foreach (var name in new[] { "Ready", "ContainersReady" })
        {
            if (phase is "Succeeded" or "Failed") pod.Set(name, false, phase == "Succeeded" ? "PodCompleted" : "PodFailed", "");
            else pod.Set(name, unready.Length == 0, unready.Length == 0 ? "" : "ContainersNotReady", unready.Length == 0 ? "" : $"containers with unready status: [{string.Join(' ', unready)}]");
        }
    }

    static string Phase(ContainerLife[] inits, ContainerLife[] mains, bool isInitialized)
    {
        if (inits.Any(each => each.Over is not (null or 0))) return "Failed";
        if (!isInitialized && inits.Length > 0) return "Pending";
        if (mains.All(each => each.Over is not null && each.State["terminated"] is not null)) return mains.All(each => each.Over == 0) ? "Succeeded" : "Failed";
        return mains.All(each => each.HasRun) ? "Running" : "Pending";
    }

    static JsonNode Container(ContainerLife container) => new JsonObject
    {
        ["name"] = container.Name, ["state"] = container.State.DeepClone(), ["lastState"] = container.LastState.DeepClone(), ["ready"] = container.IsReady,
        ["restartCount"] = container.Restarts, ["image"] = container.Spec.Text("image"), ["imageID"] = container.Image is { } image ? $"{container.Spec.Text("image")!.Split('@')[0]}@{image.Digest}" : "", ["containerID"] = container.HasRun ? container.Id : null, ["started"] = container.IsStarted,
    };
}
