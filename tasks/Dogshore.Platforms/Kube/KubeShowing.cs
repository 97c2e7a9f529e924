using System.Text.Json.Nodes;

namespace Dogshore.Platforms.Kube;

/// <summary>Looks that are no part of a deploy.</summary>
sealed class KubeShowing(KubeApi api, KubePlace place)
{
    /// <summary>Of more pods nobody reads the log.</summary>
    const int MostPods = 6;

    /// <summary>Of the live release's pods; each line with its pod's name where there are several.</summary>
    public async Task<IReadOnlyList<string>> Logs(int lines, CancellationToken stop)
    {
        var snapshot = await Snapshot.Read(api, place, stop);
        if (snapshot.Live is not { } live) return [];
        var pods = (await api.List(KubeKind.Pod, $"{place.Names.PodsOf(live.Note.Number)},{KubeNames.PartLabel}={KubeNames.ProcessPart}", stop)).All("items").Take(MostPods).ToArray();
        var all = new List<string>();
        foreach (var pod in pods)
            all.AddRange((await new PodTroubles(api).Log(pod, Math.Max(10, lines / pods.Length), stop)).Select(line => pods.Length > 1 ? $"{pod.Name()}: {line}" : line));
        return all;
    }

    public static async Task<IReadOnlyList<string>> Apps(KubeApi api, CancellationToken stop) =>
        [.. (await api.List(KubeKind.Secret, KubeNames.Records, stop)).All("items").Select(KubeNames.AppOf).OfType<string>()];
}
