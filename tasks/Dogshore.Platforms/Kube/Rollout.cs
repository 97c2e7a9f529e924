using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.Kube;

/// <summary>Follows Deployments to the end of their rollout, by the conditions that kubectl looks at (contract kubernetes §2.2), and ends early when a pod of
/// the release will not come up.</summary>
sealed class Rollout(KubeApi api, KubePlace place)
{
    /// <summary>An object that is silent is looked at all the same.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    /// <summary>After its own deadline the cluster says so; this is for one that does not.</summary>
    static readonly TimeSpan Reserve = TimeSpan.FromMinutes(1);

    /// <exception cref="RolloutFailedException">It will not come up.</exception>
    public async Task Follow(int number, ImmutableArray<string> deployments, CancellationToken stop)
    {
        var (start, told, troubles, names) = (api.World.Now, "", new PodTroubles(api), place.Names);
        while (true)
        {
            var (all, pods) = (await api.List(KubeKind.Deployment, names.Part(KubeNames.ProcessPart), stop), await api.List(KubeKind.Pod, names.PodsOf(number), stop));
            var states = new List<string>();
            foreach (var name in deployments)
            {
                var deployment = all.All("items").FirstOrDefault(each => each.Name() == name) ?? throw new RolloutFailedException(Dog.KubeRolloutFailed.With(name, "somebody removed it"));
                if (Failure(deployment) is { } why) throw new RolloutFailedException(Dog.KubeRolloutFailed.With(name, why).Saying(await Last(pods, troubles, stop)));
                if (State(deployment) is { } state) states.Add($"{name} {state}");
            }
            if (states.Count == 0) return;
            foreach (var pod in pods.All("items").Where(each => each.At("metadata", "deletionTimestamp") is null))
                if (troubles.Of(pod) is var (fault, why)) throw new RolloutFailedException(fault.With(pod.Name(), why).Saying(Explained(await troubles.Story(pod, stop))));
            if (api.World.Since(start) > place.Timeout + Reserve) throw new RolloutFailedException(Dog.KubeRolloutFailed.With(deployments[0], $"it is not ready after {Durations.Show(place.Timeout)}").Saying(await Last(pods, troubles, stop)));
            if (string.Join("; ", states) is var now && now != told) api.World.Log.Say($"waiting for {told = now}");
            await Next(all, pods, number, stop);
        }
    }

    IReadOnlyList<string> Explained(IReadOnlyList<string> story) =>
        place.LacksRights is { } why && story.Any(line => line.Contains("permission denied", StringComparison.OrdinalIgnoreCase) || line.Contains("Operation not permitted", StringComparison.Ordinal)) ? [.. story, why] : story;

    /// <summary>Until either list has news.</summary>
    async Task Next(JsonObject deployments, JsonObject pods, int number, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var news = new[]
        {
            api.Changed(KubeKind.Deployment, place.Names.Part(KubeNames.ProcessPart), deployments, Longest, enough.Token),
            api.Changed(KubeKind.Pod, place.Names.PodsOf(number), pods, Longest, enough.Token),
        };
        await Task.WhenAny(news);
        await enough.CancelAsync();
        foreach (var each in news)
        {
            try
            {
                await each;
            }
            catch (OperationCanceledException)
            {
                // The other one came first, or the run is stopped, which is seen below.
            }
        }
        // A watch that is refused at once, or news without end, must not become a storm.
        await Task.Delay(TimeSpan.FromMilliseconds(100), api.World.Clock, stop);
    }

    /// <summary>Null when it is through.</summary>
    public static string? State(JsonObject deployment)
    {
        int Count(string name) => deployment.Number("status", name) ?? 0;
        if ((deployment.Number("metadata", "generation") ?? 0) > Count("observedGeneration")) return "has not been seen by its controller yet";
        var (wanted, updated) = (deployment.Number("spec", "replicas") ?? 1, Count("updatedReplicas"));
        if (updated < wanted) return $"has {updated} of {wanted} new pods";
        if (Count("replicas") > updated) return $"has {Count("replicas") - updated} old pods that end";
        return Count("availableReplicas") < updated ? $"has {Count("availableReplicas")} of {updated} pods ready" : null;
    }

    static string? Failure(JsonObject deployment)
    {
        // An old generation's words are about an old release.
        if ((deployment.Number("metadata", "generation") ?? 0) > (deployment.Number("status", "observedGeneration") ?? 0)) return null;
        if (deployment.Condition("ReplicaFailure") is { } failure && failure.Text("status") == "True") return (failure.Text("message") ?? "its pods cannot be made").TrimEnd('.');
        if (deployment.Condition("Progressing") is { } progress && progress.Text("reason") == "ProgressDeadlineExceeded") return (progress.Text("message") ?? "its deadline is over").TrimEnd('.');
        return deployment.Is("spec", "paused") ? "it is paused, and a paused rollout never ends" : null;
    }

    static async Task<IReadOnlyList<string>> Last(JsonObject pods, PodTroubles troubles, CancellationToken stop) =>
        pods.All("items").FirstOrDefault(each => !each.Has("Ready")) is { } pod ? await troubles.Story(pod, stop) : [];
}

/// <summary>The new release certainly does not come up: the one before is put back.</summary>
sealed class RolloutFailedException(Finding finding) : DeployException(finding);
