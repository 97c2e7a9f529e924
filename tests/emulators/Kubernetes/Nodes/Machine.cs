using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The one node of the cluster and its kubelet: runs what is put on it.</summary>
public sealed class Machine(Cluster cluster, Delays delays, string folder, ClusterRouter router) : IController, IAsyncDisposable
{
    public const string Address = "127.0.0.1";

    readonly ConcurrentDictionary<string, PodWorker> workers = new();
    readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public const string Name = "node-1";
    /// <summary>Cores that pods may ask for.</summary>
    public double Cpu { get; set; } = 16;
    /// <summary>Bytes that pods may ask for.</summary>
    public double Memory { get; set; } = 64L << 30;
    /// <summary>The user that a namespace gives to its pods, by number; null for the emulator's own. To give one is root's right.</summary>
    public Func<string, uint?> UserOf { get; set; } = _ => null;
    public Images Images { get; } = new(folder);

    internal Cluster Cluster => cluster;
    internal Delays Delays => delays;
    internal string Folder => folder;
    internal ClusterRouter Router => router;
    internal Task Stopped => stopped.Task;

    public void Look(Turn turn)
    {
        if (stopped.Task.IsCompleted) return;
        foreach (var pod in cluster.Store.List(Kinds.Pod))
            if (pod.Text("spec", "nodeName") == Name && pod.Text("status", "phase") is "Pending" or "Running" && !workers.ContainsKey(pod.Uid())) Start(new PodWorker(this, pod));
    }

    void Start(PodWorker worker)
    {
        workers[worker.Uid] = worker;
        _ = worker.Ended.ContinueWith(_ => worker.Clean(), TaskScheduler.Default);
    }

    /// <summary>What a container of a pod said; null when it did not run.</summary>
    /// <param name="container">Null for the only one.</param>
    internal (ContainerLife Container, ContainerLog? Log)? Log(string uid, string? container, bool previous)
    {
        if (!workers.TryGetValue(uid, out var worker)) return null;
        var found = worker.Containers.FirstOrDefault(each => container is null ? !worker.Now.Each("spec", "initContainers").Any(init => init.Text("name") == each.Name) : each.Name == container);
        return found is null ? null : (found, previous ? found.Previous : found.HasRun ? found.Log : null);
    }

    /// <summary>The containers of a pod take too much memory and are killed.</summary>
    public void OutOfMemory(string uid)
    {
        if (workers.TryGetValue(uid, out var worker)) foreach (var container in worker.Containers) container.Kill("OOMKilled");
    }

    /// <summary>Below those that the system gives away by itself: another's connection would take one between this look and the start of the pod.</summary>
    const int FirstPort = 18_000, LastPort = 32_000;

    static int port = Random.Shared.Next(FirstPort, LastPort);

    internal static int FreePort()
    {
        for (var tries = 0; tries < LastPort - FirstPort; tries++)
        {
            var next = FirstPort + (int)((uint)Interlocked.Increment(ref port) % (LastPort - FirstPort));
            try
            {
                using var listener = new TcpListener(IPAddress.Any, next);
                listener.Start();
                return next;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
        throw new InvalidOperationException("No port of this machine is free.");
    }

    public async ValueTask DisposeAsync()
    {
        stopped.TrySetResult();
        await Task.WhenAll(workers.Values.Select(worker => worker.Ended));
        foreach (var worker in workers.Values) worker.Dispose();
        Images.Dispose();
    }
}
