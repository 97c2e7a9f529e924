using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>Sees early what a rollout waits its whole deadline for: a pod that will not come up (contract kubernetes §2.2).</summary>
sealed class PodTroubles(KubeApi api)
{
    /// <summary>How often a process may end at its start before that is taken for its way; a database may be a moment late.</summary>
    const int MostRestarts = 2;
    /// <summary>New machines take their time to come.</summary>
    static readonly TimeSpan Homeless = TimeSpan.FromMinutes(2);

    readonly Dictionary<string, long> without = [];

    /// <summary>Why this pod will not come up, or null: it may.</summary>
    public (Fault Fault, string Why)? Of(JsonObject pod)
    {
        foreach (var container in pod.All("status", "initContainerStatuses").Concat(pod.All("status", "containerStatuses")))
        {
            var (reason, message) = (container.Text("state", "waiting", "reason"), container.Text("state", "waiting", "message"));
            var words = message is { Length: > 0 } ? $"{reason}, {message.TrimEnd('.')}" : reason;
            switch (reason)
            {
                case "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError":
                    return (Dog.KubeImageNotPulled, words!);
                case "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError":
                    return (Dog.KubePodNotStarted, words!);
                case "CrashLoopBackOff" when container.Number("restartCount") >= MostRestarts:
                    return (Dog.KubeCrashes, container.At("lastState", "terminated") is { } last ? $"exit code {last.Number("exitCode")}{(last.Text("reason") is "OOMKilled" ? ", out of memory" : "")}" : words!);
            }
        }
        if (pod.Text("status", "phase") == "Pending" && pod.Condition("PodScheduled") is { } scheduled && scheduled.Text("status") == "False" && scheduled.Text("reason") == "Unschedulable")
        {
            if (!without.TryGetValue(pod.Name(), out var since)) without[pod.Name()] = since = api.World.Now;
            if (api.World.Since(since) > Homeless) return (Dog.KubeUnschedulable, (scheduled.Text("message") ?? "no node takes it").TrimEnd('.'));
        }
        return null;
    }

    /// <summary>What happened to the pod, and its last lines: the container that ended, where it was started anew.</summary>
    public async Task<IReadOnlyList<string>> Story(JsonObject pod, CancellationToken stop)
    {
        try
        {
            var events = (await api.Events(pod.Uid() ?? "", stop)).All("items").Where(each => each.Text("type") == "Warning").TakeLast(4).Select(each => $"{each.Text("reason")}: {each.Text("message")}");
            return [.. events.Select(each => each.Length > 300 ? each[..300] : each), .. await Log(pod, 60, stop)];
        }
        catch (DeployException silent)
        {
            // Why it failed is worth more than why its log could not be read.
            api.World.Log.Detail($"the story of {pod.Name()} could not be read: {silent.Findings[0].Fact}");
            return [];
        }
    }

    public async Task<IReadOnlyList<string>> Log(JsonObject pod, int lines, CancellationToken stop)
    {
        var container = pod.All("status", "containerStatuses").FirstOrDefault();
        var isBetweenTwo = container.At("state", "waiting") is not null && container.Number("restartCount") > 0;
        var name = container.Text("name") ?? pod.All("spec", "containers").First().Text("name");
        var text = await Text($"{KubeKind.Pod.One(api.Namespace, pod.Name())}/log?container={name}&tailLines={lines}{(isBetweenTwo ? "&previous=true" : "")}", stop);
        if (text.Length == 0 && container.Number("restartCount") > 0 && !isBetweenTwo) text = await Text($"{KubeKind.Pod.One(api.Namespace, pod.Name())}/log?container={name}&tailLines={lines}&previous=true", stop);
        return text.ReplaceLineEndings("\n").TrimEnd('\n') is { Length: > 0 } said ? said.Split('\n') : [];
    }

    async Task<string> Text(string path, CancellationToken stop)
    {
        try
        {
            return await api.Send(RestRequest.Get(path, "read the log of a pod"), bytes => System.Text.Encoding.UTF8.GetString(bytes.Span), stop);
        }
        catch (RestRefusedException none) when (none.Status is 400 or 404)
        {
            // A container that has not begun, or has no previous one, has no log: the API calls that a bad request.
            return "";
        }
    }
}
