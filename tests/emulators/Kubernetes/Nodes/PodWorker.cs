using System.Text;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>One pod on the machine, from its sandbox to its end (k8 pkg/kubelet).</summary>
sealed class PodWorker : IDisposable
{
    static int address;

    readonly CancellationTokenSource ending = new();
    readonly Dictionary<int, int> ports = [];
    readonly ContainerLife[] inits;
    readonly ContainerLife[] mains;
    readonly string folder;
    readonly PodVolumes volumes;
    readonly string ip;
    bool isInitialized;

    public PodWorker(Machine machine, JsonObject pod)
    {
        (Machine, Now, Uid, Name, Space) = (machine, pod, pod.Uid(), pod.Name(), pod.Namespace());
        folder = Path.Combine(machine.Folder, "pods", Uid);
        volumes = new(this, folder);
        var number = Interlocked.Increment(ref address);
        ip = $"10.244.{number / 250}.{number % 250 + 2}";
        inits = [.. pod.Each("spec", "initContainers").Select(each => new ContainerLife(this, each, true))];
        mains = [.. pod.Each("spec", "containers").Select(each => new ContainerLife(this, each, false))];
        foreach (var port in pod.Each("spec", "containers").SelectMany(Ports).Distinct()) Map(port);
        Ended = Task.Run(Run);
    }

    public Machine Machine { get; }
    public Cluster Cluster => Machine.Cluster;
    public Delays Delays => Machine.Delays;
    public JsonObject Now { get; private set; }
    public string Uid { get; }
    public string Name { get; }
    public string Space { get; }
    public Task Ended { get; }
    /// <summary>Whose its processes are; null for the emulator's own user.</summary>
    public uint? User => Machine.UserOf(Space);
    public string RestartPolicy => Now.Text("spec", "restartPolicy") ?? "Always";
    public TimeSpan Grace { get; private set; } = TimeSpan.FromSeconds(1);
    public IEnumerable<ContainerLife> Containers => inits.Concat(mains);

    /// <summary>The ports of a container: those that it names, those of its probes, and the one that it is told by PORT.</summary>
    static IEnumerable<int> Ports(JsonObject container)
    {
        foreach (var port in container.Each("ports")) if (port.Number("containerPort") is { } number) yield return (int)number;
        foreach (var name in new[] { "readinessProbe", "livenessProbe", "startupProbe" })
            foreach (var how in new[] { "httpGet", "tcpSocket" }) if (container.Number(name, how, "port") is { } number) yield return (int)number;
        foreach (var env in container.Each("env").Where(each => each.Text("name") == "PORT")) if (int.TryParse(env.Text("value"), out var number)) yield return number;
    }

    void Map(int port)
    {
        if (ports.ContainsKey(port)) return;
        ports[port] = Machine.FreePort();
        Machine.Router.Map(Uid, port, ports[port]);
    }

    public int? Real(int port) => ports.TryGetValue(port, out var real) ? real : null;

    public void Tell(string type, string reason, string message, string container) => Turn.Tell(Cluster, Now, type, reason, message, "kubelet", $"spec.containers{{{container}}}");

    /// <summary>Of the secrets that the pod names to pull with.</summary>
    public IReadOnlyDictionary<string, string> Logins()
    {
        var logins = new Dictionary<string, string>();
        var named = Now.Each("spec", "imagePullSecrets").Concat(Cluster.Store.Get(Kinds.ServiceAccount, Space, Now.Text("spec", "serviceAccountName") ?? "default").Each("imagePullSecrets"));
        foreach (var secret in named.Select(each => Cluster.Store.Get(Kinds.Secret, Space, each.Text("name") ?? "")).OfType<JsonObject>())
            foreach (var (host, login) in Json.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", ".dockerconfigjson") ?? ""))).Map("auths") ?? [])
                if (login.Text("auth") is { } auth) logins[host.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('/')] = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
                else if (login.Text("username") is { } user) logins[host] = $"{user}:{login.Text("password")}";
        return logins;
    }

    async Task Run()
    {
        var waiting = Goes();
        try
        {
            await Task.Delay(Delays.Create, ending.Token);
            Write();
            await volumes.Mount(ending.Token);
            foreach (var init in inits)
            {
                await init.Run(ending.Token);
                if (init.Over != 0) break;
            }
            isInitialized = inits.All(each => each.Over == 0);
            if (isInitialized)
            {
                Write();
                await Task.WhenAll(mains.Select(each => each.Run(ending.Token)));
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It goes before it ran.
        }
        Write();
        await waiting;
    }

    /// <summary>Waits for the end that somebody wants for it, and tells the API server when nothing of it runs any more.</summary>
    async Task Goes()
    {
        while (true)
        {
            var grown = Cluster.Store.Grown;
            var live = Cluster.Store.Get(Kinds.Pod, Space, Name);
            if (live is null || live.Uid() != Uid || live.IsGoing())
            {
                // Deleted by force it gets no time.
                Grace = live is not null && live.Uid() == Uid ? Delays.Grace * (live.Number("metadata", "deletionGracePeriodSeconds") ?? 30) : TimeSpan.Zero;
                break;
            }
            await Task.WhenAny(grown, Machine.Stopped);
            if (Machine.Stopped.IsCompleted)
            {
                Grace = TimeSpan.Zero;
                break;
            }
        }
        try
        {
            foreach (var container in mains.Where(each => each.State["running"] is not null)) Tell("Normal", "Killing", $"Stopping container {container.Name}", container.Name);
        }
        finally
        {
            // Whatever else is wrong, its processes end.
            await ending.CancelAsync();
        }
    }

    /// <summary>After its end: nothing is left of it.</summary>
    public void Clean()
    {
        Machine.Router.Unmap(Uid);
        if (Cluster.Store.Get(Kinds.Pod, Space, Name) is { } last && last.Uid() == Uid && last.IsGoing())
        {
            try
            {
                Cluster.Delete(Kinds.Pod, Space, Name, new Deletion("Background", Grace: 0, Uid: Uid));
            }
            catch (ApiException gone) when (gone.Code is 404 or 409)
            {
                // Somebody deleted it by force meanwhile.
            }
        }
    }

    public void Dispose() => ending.Dispose();

    /// <summary>The files of a run of a container, with its volumes in them.</summary>
    public Tree Plant(ContainerLife container, Image image, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var port in image.Config.Map("ExposedPorts")?.Select(each => each.Key.Split('/')[0]) ?? []) if (int.TryParse(port, out var number)) Map(number);
        if (environment.TryGetValue("PORT", out var own) && int.TryParse(own, out var told)) Map(told);
        var tree = new Tree(Path.Combine(folder, $"{container.Name}-{container.Restarts}"), ports);
        Tree.Copy(image.Root, tree.Root);
        volumes.Into(tree, container.Spec);
        return tree;
    }

    /// <summary>Tells the API server how it is.</summary>
    public void Write()
    {
        try
        {
            Now = Cluster.Update(Kinds.Pod, Space, Name, pod =>
            {
                if (pod.Uid() != Uid) return null;
                PodStatus.Fill(pod, ip, isInitialized, inits, mains);
                return pod;
            }, new Writer("kubelet", "status"));
        }
        catch (ApiException gone) when (gone.Code == 404)
        {
            // Deleted by force: nobody wants to know.
        }
    }
}
