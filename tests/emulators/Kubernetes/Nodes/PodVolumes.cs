using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The volumes of a pod: Secrets, ConfigMaps, and folders that its containers share.</summary>
sealed class PodVolumes(PodWorker pod, string folder)
{
    /// <summary>Waits for what its volumes name.</summary>
    public async Task Mount(CancellationToken ending)
    {
        while (true)
        {
            var missing = pod.Now.Each("spec", "volumes").Select(volume => volume.Map("secret") is { } secret && !secret.Is("optional") && pod.Cluster.Store.Get(Kinds.Secret, pod.Space, secret.Text("secretName") ?? "") is null ? $"MountVolume.SetUp failed for volume \"{volume.Text("name")}\" : secret \"{secret.Text("secretName")}\" not found"
                : volume.Map("configMap") is { } map && !map.Is("optional") && pod.Cluster.Store.Get(Kinds.ConfigMap, pod.Space, map.Text("name") ?? "") is null ? $"MountVolume.SetUp failed for volume \"{volume.Text("name")}\" : configmap \"{map.Text("name")}\" not found" : null).FirstOrDefault(each => each is not null);
            if (missing is null) return;
            Turn.Tell(pod.Cluster, pod.Now, "Warning", "FailedMount", missing, "kubelet");
            await Task.Delay(pod.Delays.BackOff, ending);
        }
    }

    /// <summary>Puts them where a container wants them.</summary>
    public void Into(Tree tree, JsonObject container)
    {
        foreach (var mount in container.Each("volumeMounts"))
        {
            var volume = pod.Now.Each("spec", "volumes").FirstOrDefault(each => each.Text("name") == mount.Text("name"));
            var target = tree.Inside(mount.Text("mountPath") ?? "/");
            var (kind, source) = volume.Map("secret") is { } secret ? (Kinds.Secret, secret.Text("secretName")) : (Kinds.ConfigMap, volume.Text("configMap", "name"));
            if (source is null)
            {
                // emptyDir and claims: one folder of the pod, seen by all its containers.
                var shared = Directory.CreateDirectory(Path.Combine(folder, "volumes", mount.Text("name") ?? "")).FullName;
                if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.CreateSymbolicLink(target, shared);
                continue;
            }
            foreach (var (name, value) in pod.Cluster.Store.Get(kind, pod.Space, source) is { } thing ? ContainerEnvironment.Data(kind, thing) : [])
            {
                if (mount.Text("subPath") is { } one && one != name) continue;
                var file = mount.Text("subPath") is null ? Path.Combine(target, name) : target;
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, value);
            }
        }
    }
}
