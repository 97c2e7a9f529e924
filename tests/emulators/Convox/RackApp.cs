using System.Collections.Concurrent;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Convox;

/// <summary>One app: what is stored of it, and what of it runs. Changed only under its gate.</summary>
public sealed class RackApp(string name, string folder, Delays delays, Func<string, string> makeDatabase) : IAsyncDisposable
{
    readonly AppRunner runner = new();
    readonly List<RackProcess> processes = [];
    CancellationTokenSource? promotion;
    DateTimeOffset last = DateTimeOffset.UtcNow;

    public Lock Gate { get; } = new();
    public string Name => name;
    public string Folder => folder;
    public string Status { get; private set; } = "running";
    /// <summary>What is live, or what comes while a promotion runs.</summary>
    public string Release { get; private set; } = "";
    public List<Release> Releases { get; } = [];
    public List<Build> Builds { get; } = [];
    /// <summary>How many processes of each service run.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Resource> Resources { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);
    public RackRouter Router { get; } = new();
    public IReadOnlyList<RackProcess> Processes { get { lock (Gate) return [.. processes]; } }
    public Release? Active { get { lock (Gate) return Releases.FirstOrDefault(each => each.Id == Release); } }

    /// <summary>A new release begins with build and environment of the newest, promoted or not.</summary>
    public Release Fork(string? build, string? env, string? description)
    {
        lock (Gate)
        {
            var newest = Releases.LastOrDefault();
            var of = build is { Length: > 0 } ? Builds.FirstOrDefault(each => each.Id == build) ?? throw RefusalException.NotFound("build", build) : Builds.FirstOrDefault(each => each.Id == newest?.Build);
            // Sorted by their time: two must not have the same.
            last = DateTimeOffset.UtcNow > last ? DateTimeOffset.UtcNow : last.AddTicks(1);
            var release = new Release { Build = of?.Id ?? "", Manifest = of?.Manifest ?? "", Env = env ?? newest?.Env ?? "", Description = description ?? (env is null ? of?.Description ?? "" : "env changed"), Created = last };
            Releases.Add(release);
            return release;
        }
    }

    public void Promote(Release release, TimeSpan within, bool force)
    {
        RackManifest manifest;
        string before;
        CancellationTokenSource cancel;
        lock (Gate)
        {
            if (Status != "running" && !force) throw new RefusalException(403, "app is currently updating");
            if (release.Manifest.Trim().Length == 0) throw new RefusalException(400, "can not promote a release with an empty manifest");
            if (Releases.FirstOrDefault(each => each.Id == Release) is { } active && release.Created < active.Created) throw new RefusalException(400, "can not promote an older release, try rollback");
            manifest = RackManifest.Load(release.Manifest, RackManifest.Env(release.Env));
            (before, Status, Release) = (Release, "updating", release.Id);
            promotion = cancel = new CancellationTokenSource(within);
        }
        _ = Task.Run(() => Roll(release, manifest, before, cancel));
    }

    public void Cancel()
    {
        lock (Gate)
        {
            if (Status != "updating") throw new RefusalException(403, "app is not updating");
            promotion!.Cancel();
        }
    }

    async Task Roll(Release release, RackManifest manifest, string before, CancellationTokenSource cancel)
    {
        await Task.Delay(delays.Promote);
        await Make(manifest);
        var fresh = new List<RackProcess>();
        var isNew = new List<string>();
        lock (Gate)
        {
            foreach (var service in manifest.Services)
            {
                // The count that runs is kept when it is not 0; else what convox.yml says (convox provider/k8s/release.go).
                if (!Counts.TryGetValue(service.Name, out var count)) isNew.Add(service.Name);
                if (count == 0) count = service.Count;
                Counts[service.Name] = count;
                fresh.AddRange(Enumerable.Range(0, count).Select(_ => New(service, release)));
            }
            processes.AddRange(fresh);
        }
        foreach (var process in fresh) _ = Boot(process, manifest.Services.Single(service => service.Name == process.Service));
        var isUp = await Until(() => fresh.All(process => process.Status == "running"), cancel.Token);
        if (isUp) await Switch(release, manifest, fresh);
        else await GoBack(before, fresh, isNew);
    }

    async Task Make(RackManifest manifest)
    {
        foreach (var (resource, type) in manifest.Resources)
        {
            Resource made;
            lock (Gate)
            {
                if (Resources.ContainsKey(resource)) continue;
                Resources[resource] = made = new Resource { Name = resource, Type = type, Url = makeDatabase($"{name}-{resource}") };
            }
            await Task.Delay(delays.Resource);
            made.Status = "running";
        }
    }

    async Task Switch(Release release, RackManifest manifest, List<RackProcess> fresh)
    {
        RackProcess[] old;
        lock (Gate)
        {
            old = [.. processes.Where(process => !process.IsOneOff && !fresh.Contains(process))];
            processes.RemoveAll(old.Contains);
            foreach (var gone in Counts.Keys.Except(manifest.Services.Select(service => service.Name)).ToArray()) Counts.Remove(gone);
            // What is no longer in the manifest is pruned, with its data.
            foreach (var gone in Resources.Keys.Except(manifest.Resources.Keys).ToArray()) Resources.Remove(gone);
            release.WasLive = true;
        }
        Point();
        await Task.Delay(old.Length > 0 ? delays.Drain : TimeSpan.Zero);
        await Task.WhenAll(old.Select(process => process.Stop()));
        lock (Gate) Status = "running";
    }

    async Task GoBack(string before, List<RackProcess> fresh, List<string> isNew)
    {
        lock (Gate)
        {
            (Status, Release) = ("rollback", before);
            processes.RemoveAll(fresh.Contains);
            foreach (var service in isNew) Counts.Remove(service);
        }
        Point();
        await Task.WhenAll(fresh.Select(process => process.Stop()));
        await Task.Delay(delays.Promote);
        lock (Gate) Status = "running";
    }

    RackProcess New(Service service, Release release, string? command = null) => new()
    {
        Id = $"{service.Name}-{Guid.NewGuid().ToString("n")[..10]}", Service = service.Name, Release = release, IsOneOff = command is not null, Command = command ?? Command(service, release),
    };

    /// <summary>What convox.yml says, else what the image of the service would start.</summary>
    string Command(Service service, Release release)
    {
        if (service.Command is { } command) return command;
        var file = Path.Combine(FolderOf(release), service.Path, service.Dockerfile);
        return (File.Exists(file) ? RackManifest.Cmd(File.ReadAllText(file)) : null) ?? "sleep 3600";
    }

    string FolderOf(Release release) => Builds.Single(build => build.Id == release.Build).Folder ?? throw new RefusalException(500, $"the image of the build {release.Build} is gone");

    /// <summary>Environment of a process; null while a resource that it is linked to is not there, and then it does not start.</summary>
    Dictionary<string, string>? Environment(Service service, Release release)
    {
        lock (Gate)
        {
            if (service.Resources.Any(link => !Resources.ContainsKey(link.Resource))) return null;
            var env = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = $"{Programs()}:{AppEnvironment.SearchPath}", ["APP"] = name, ["BUILD"] = release.Build, ["RELEASE"] = release.Id, ["SERVICE"] = service.Name, ["RACK"] = "test" };
            foreach (var (key, value) in RackManifest.Seen(service, RackManifest.Env(release.Env))) env[key] = value;
            foreach (var (resource, variable) in service.Resources) env[variable] = Resources[resource].Url;
            return env;
        }
    }

    /// <summary>An image of Python's calls it by both names.</summary>
    string Programs()
    {
        var bin = Path.Combine(folder, "bin");
        if (Directory.Exists(bin)) return bin;
        Directory.CreateDirectory(bin);
        var python = AppEnvironment.SearchPath.Split(':').Select(path => Path.Combine(path, "python3")).FirstOrDefault(File.Exists);
        if (python is not null) File.CreateSymbolicLink(Path.Combine(bin, "python"), python);
        return bin;
    }

    async Task Boot(RackProcess process, Service service)
    {
        await Task.Delay(delays.Process);
        if (process.Status == "stopped" || Environment(service, process.Release) is not { } env) return;
        process.Status = "starting";
        var folder = FolderOf(process.Release);
        if (service.Port == 0 || process.IsOneOff)
        {
            process.Running = runner.Run(folder, process.Command, env, process.Output.Add);
            if (process.Status == "starting") process.Status = "running";
        }
        else
        {
            var web = runner.Web(folder, process.Command, env, process.Output.Add);
            (process.Running, process.Port) = (web.Process, web.Port);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(4) };
            _ = Task.Run(async () =>
            {
                await process.Running.Ended;
                // Kubernetes would start it again, and again.
                if (process.Status != "stopped") process.Status = "crashed";
                process.Output.Close();
                Point();
            });
            await Until(() => process.Status is "stopped" or "crashed" || Answers(client, service, web.Port, process), CancellationToken.None);
            if (process.Status is "stopped" or "crashed") return;
            process.Status = "running";
            if (!process.Release.WasLive || process.Release.Id == Release) Point();
            return;
        }
        var ended = await process.Running.Ended;
        if (process.Status != "stopped") process.Status = process.IsOneOff ? ended == 0 ? "complete" : "failed" : "crashed";
        process.Output.Close();
    }

    static bool Answers(HttpClient client, Service service, int port, RackProcess process)
    {
        try
        {
            using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{service.Health ?? "/"}"));
            if (service.Health is null || (int)answer.StatusCode is >= 200 and < 400) return true;
            if (process.Status == "starting") process.Status = "unhealthy";
            return false;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Tells the router who answers: of the release that was live last, whatever just comes up.</summary>
    void Point()
    {
        lock (Gate)
        {
            var live = Releases.Where(each => each.WasLive).Select(each => each.Id).ToHashSet();
            var ready = processes.Where(process => process is { IsOneOff: false, Status: "running", Port: not null } && live.Contains(process.Release.Id)).ToArray();
            Router.Set([.. ready.Select(process => process.Port!.Value)]);
        }
    }

    public async Task Scale(string service, int count)
    {
        RackProcess[] gone, added;
        Service? kind;
        lock (Gate)
        {
            if (!Counts.ContainsKey(service)) throw RefusalException.NotFound("service", service);
            Counts[service] = count;
            var active = Active!;
            kind = RackManifest.Load(active.Manifest, RackManifest.Env(active.Env)).Services.Single(each => each.Name == service);
            var own = processes.Where(process => process.Service == service && !process.IsOneOff).ToArray();
            gone = [.. own.Skip(count)];
            added = [.. Enumerable.Range(0, Math.Max(0, count - own.Length)).Select(_ => New(kind, active))];
            processes.RemoveAll(gone.Contains);
            processes.AddRange(added);
        }
        Point();
        foreach (var process in added) _ = Boot(process, kind);
        _ = Task.WhenAll(gone.Select(process => process.Stop()));
        await Task.CompletedTask;
    }

    public RackProcess Run(string service, Release release, string command)
    {
        var kind = RackManifest.Load(release.Manifest, RackManifest.Env(release.Env)).Services.FirstOrDefault(each => each.Name == service) ?? throw RefusalException.NotFound("service", service);
        var process = New(kind, release, command);
        lock (Gate) processes.Add(process);
        _ = Boot(process, kind);
        return process;
    }

    /// <summary>A command in a process that runs: it has the same files and the same environment.</summary>
    public AppProcess Exec(RackProcess process, string command, Action<string> line)
    {
        var service = RackManifest.Load(process.Release.Manifest, RackManifest.Env(process.Release.Env)).Services.Single(each => each.Name == process.Service);
        var exec = runner.Run(FolderOf(process.Release), command, Environment(service, process.Release) ?? throw new RefusalException(500, "container not running"), line);
        lock (process.Execs) process.Execs.Add(exec);
        return exec;
    }

    public async Task End(RackProcess process)
    {
        lock (Gate) processes.Remove(process);
        Point();
        await process.Stop();
    }

    static async Task<bool> Until(Func<bool> isSo, CancellationToken stop)
    {
        while (!isSo())
        {
            if (stop.IsCancellationRequested) return false;
            await Task.WhenAny(Task.Delay(25, CancellationToken.None), Task.Delay(Timeout.Infinite, stop));
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync();
        await Router.DisposeAsync();
        promotion?.Dispose();
    }
}
