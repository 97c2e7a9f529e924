using System.Text.Json.Nodes;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>One container of a pod, over all its runs (k8 pkg/kubelet/kuberuntime): its image, its environment, its process, its probes, and what comes after its end.</summary>
sealed class ContainerLife(PodWorker pod, JsonObject spec, bool isInit)
{
    AppProcess? process;
    string? killed;

    public string Name => spec.Text("name")!;
    public JsonObject Spec => spec;
    public JsonObject State { get; private set; } = Waiting("ContainerCreating");
    public JsonObject LastState { get; private set; } = [];
    public bool IsReady { get; private set; }
    public bool IsStarted { get; private set; }
    public int Restarts { get; private set; }
    /// <summary>The exit code after which it was not started again.</summary>
    public int? Over { get; private set; }
    public Image? Image { get; private set; }
    public string Id { get; private set; } = "";
    public ContainerLog Log { get; private set; } = new();
    public ContainerLog? Previous { get; private set; }
    public bool HasRun => Id.Length > 0;

    static JsonObject Waiting(string reason, string? message = null)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null) waiting["message"] = message;
        return new() { ["waiting"] = waiting };
    }

    public async Task Run(CancellationToken ending)
    {
        try
        {
            var failures = 0;
            while (Over is null)
            {
                if (!await HasImage(ending)) continue;
                if (await Environment(ending) is not { } environment) continue;
                var began = DateTimeOffset.UtcNow;
                var code = await Live(environment, ending);
                if (ending.IsCancellationRequested || !Again(code))
                {
                    Over = code;
                    break;
                }
                // A run of ten minutes clears the account (k8 images back-off resets after 2 × the most).
                failures = DateTimeOffset.UtcNow - began > pod.Delays.MostBackOff * 2 ? 1 : failures + 1;
                Restarts++;
                if (failures > 1) await BackOff(failures - 2, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            Over ??= 137;
        }
        Log.Close();
        pod.Write();
    }

    bool Again(int code) => pod.RestartPolicy == "Always" ? !isInit || code != 0 : pod.RestartPolicy == "OnFailure" && code != 0;

    async Task BackOff(int times, CancellationToken ending)
    {
        var pause = TimeSpan.FromTicks(Math.Min(pod.Delays.BackOff.Ticks << Math.Min(times, 10), pod.Delays.MostBackOff.Ticks));
        LastState = State;
        // As a cluster says it, whose first pause is of 10 seconds.
        var said = Math.Min(10 << Math.Min(times, 5), 300);
        State = Waiting("CrashLoopBackOff", $"back-off {(said < 60 ? $"{said}s" : $"{said / 60}m{said % 60}s")} restarting failed container={Name} pod={pod.Name}_{pod.Space}({pod.Uid})");
        pod.Write();
        pod.Tell("Warning", "BackOff", $"Back-off restarting failed container {Name} in pod {pod.Name}_{pod.Space}({pod.Uid})", Name);
        await Task.Delay(pause, ending);
    }

    async Task<bool> HasImage(CancellationToken ending)
    {
        if (Image is not null && spec.Text("imagePullPolicy") != "Always") return true;
        var reference = spec.Text("image")!;
        if (reference.Any(char.IsUpper) && !reference.Contains('@', StringComparison.Ordinal) && !reference.Split('/')[^1].Contains(':', StringComparison.Ordinal) || reference.Contains(' ', StringComparison.Ordinal))
        {
            State = Waiting("InvalidImageName", $"Failed to apply default image tag \"{reference}\": couldn't parse image name \"{reference}\": invalid reference format");
            pod.Tell("Warning", "InspectFailed", State.Text("waiting", "message")!, Name);
            pod.Write();
            await Task.Delay(Timeout.Infinite, ending);
        }
        for (var times = 0; ; times++)
        {
            try
            {
                pod.Tell("Normal", "Pulling", $"Pulling image \"{reference}\"", Name);
                await Task.Delay(pod.Delays.Pull, ending);
                Image = await pod.Machine.Images.Pull(reference, pod.Logins(), ending);
                pod.Tell("Normal", "Pulled", $"Successfully pulled image \"{reference}\"", Name);
                return true;
            }
            catch (PullException failed)
            {
                pod.Tell("Warning", "Failed", $"Failed to pull image \"{reference}\": {failed.Message}", Name);
                pod.Tell("Warning", "Failed", "Error: ErrImagePull", Name);
                State = Waiting("ErrImagePull", failed.Message);
                pod.Write();
                await Task.Delay(pod.Delays.BackOff, ending);
                pod.Tell("Normal", "BackOff", $"Back-off pulling image \"{reference}\"", Name);
                pod.Tell("Warning", "Failed", "Error: ImagePullBackOff", Name);
                State = Waiting("ImagePullBackOff", $"Back-off pulling image \"{reference}\": ErrImagePull: {failed.Message}");
                pod.Write();
                await Task.Delay(TimeSpan.FromTicks(Math.Min(pod.Delays.BackOff.Ticks << Math.Min(times, 10), pod.Delays.MostBackOff.Ticks)), ending);
            }
        }
    }

    async Task<Dictionary<string, string>?> Environment(CancellationToken ending)
    {
        try
        {
            return ContainerEnvironment.Of(pod.Cluster, pod.Now, spec, Image!);
        }
        catch (ContainerConfigException wrong)
        {
            State = Waiting("CreateContainerConfigError", wrong.Message);
            pod.Tell("Warning", "Failed", $"Error: {wrong.Message}", Name);
            pod.Write();
            await Task.Delay(pod.Delays.BackOff * 2, ending);
            return null;
        }
    }

    /// <summary>One run, from the start of its process to its end.</summary>
    async Task<int> Live(Dictionary<string, string> environment, CancellationToken ending)
    {
        var tree = pod.Plant(this, Image!, environment);
        if (HasRun) (Previous, Log) = (Log, new());
        if (State.Map("terminated") is not null) LastState = State;
        Id = $"containerd://{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))}";
        var began = DateTimeOffset.UtcNow;
        string[] command = [.. Command(environment)];
        if (command.Length == 0 || !Running.Finds(tree, command[0], environment))
        {
            var message = $"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"{command.FirstOrDefault()}\": executable file not found in $PATH";
            pod.Tell("Warning", "Failed", $"Error: {message}", Name);
            Ended(128, "StartError", message, began);
            Log.Close();
            return 128;
        }
        var log = Log;
        killed = null;
        process = Running.Start(tree, Image!, spec, command, environment, pod.User, log.Add);
        State = new() { ["running"] = new JsonObject { ["startedAt"] = Times.Of(began) } };
        (IsStarted, IsReady) = (spec["startupProbe"] is null, spec["readinessProbe"] is null && spec["startupProbe"] is null);
        pod.Tell("Normal", "Created", $"Created container: {Name}", Name);
        pod.Tell("Normal", "Started", $"Started container {Name}", Name);
        pod.Write();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var probes = isInit ? Task.CompletedTask : Probe(tree, environment, over.Token);
        await Task.WhenAny(process.Ended, Task.Delay(Timeout.Infinite, ending));
        if (!process.Ended.IsCompleted) await Stop();
        var code = await process.Ended;
        await over.CancelAsync();
        await probes;
        await process.DisposeAsync();
        log.Close();
        (IsReady, IsStarted) = (false, false);
        Ended(code, killed ?? (code == 0 ? "Completed" : "Error"), spec.Text("terminationMessagePolicy") == "FallbackToLogsOnError" && code != 0 ? string.Join('\n', log.All.Select(line => line.Text).TakeLast(80)) : null, began);
        return code;
    }

    void Ended(int code, string reason, string? message, DateTimeOffset began)
    {
        var terminated = new JsonObject { ["exitCode"] = code, ["reason"] = reason, ["startedAt"] = Times.Of(began), ["finishedAt"] = Times.Now, ["containerID"] = Id };
        if (message is not null) terminated["message"] = message;
        State = new() { ["terminated"] = terminated };
        pod.Write();
    }

    /// <summary>The words to run: the pod's own, else the image's; args alone replace Cmd only.</summary>
    IEnumerable<string> Command(Dictionary<string, string> environment)
    {
        string[] command = [.. spec.Texts("command")], arguments = [.. spec.Texts("args")];
        string[] entry = command.Length > 0 ? command : [.. Image!.Config.Texts("Entrypoint")];
        string[] rest = arguments.Length > 0 ? arguments : command.Length > 0 ? [] : [.. Image!.Config.Texts("Cmd")];
        return entry.Concat(rest).Select(word => ContainerEnvironment.Expand(word, environment));
    }

    async Task Probe(Tree tree, Dictionary<string, string> environment, CancellationToken stop)
    {
        Probing Make(string name) => new(spec.Map(name)!, pod.Delays.Probe, pod.Real, Port, words => Running.Start(tree, Image!, spec, [.. words], environment, pod.User, _ => { }));
        try
        {
            if (spec.Map("startupProbe") is not null)
            {
                var started = new TaskCompletionSource();
                using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var probing = Make("startupProbe").Run(async (isGood, failure) =>
                {
                    if (failure is null) started.TrySetResult();
                    else await Failed("Startup", failure, kills: !isGood);
                }, until.Token);
                await Task.WhenAny(started.Task, probing);
                if (probing.IsCompleted) await probing;
                await until.CancelAsync();
                IsStarted = true;
                IsReady = spec["readinessProbe"] is null;
                pod.Write();
            }
            await Task.WhenAll(
                spec.Map("readinessProbe") is null ? Task.CompletedTask : Make("readinessProbe").Run(Readiness, stop),
                spec.Map("livenessProbe") is null ? Task.CompletedTask : Make("livenessProbe").Run((isGood, failure) => failure is null ? Task.CompletedTask : Failed("Liveness", failure, kills: !isGood), stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The container has ended, and nobody asks how it is.
        }
    }

    async Task Readiness(bool isGood, string? failure)
    {
        if (failure is not null) await Failed("Readiness", failure, kills: false);
        var now = failure is null || isGood && IsReady;
        if (now == IsReady) return;
        IsReady = now;
        pod.Write();
    }

    async Task Failed(string which, string failure, bool kills)
    {
        pod.Tell("Warning", "Unhealthy", $"{which} probe failed: {failure}", Name);
        if (!kills || process is not { } running || running.Ended.IsCompleted) return;
        pod.Tell("Normal", "Killing", $"Container {Name} failed {which.ToLowerInvariant()} probe, will be restarted", Name);
        await running.Stop(pod.Grace);
    }

    /// <summary>A port of a probe, which may be named.</summary>
    int? Port(JsonNode? port) => port.Number() is { } number ? (int)number : (int?)spec.Each("ports").FirstOrDefault(each => each.Text("name") == port.Text()).Number("containerPort");

    async Task Stop()
    {
        if (process is { } running) await running.Stop(pod.Grace);
    }

    /// <summary>The kernel's own way with one that takes too much.</summary>
    public void Kill(string reason)
    {
        killed = reason;
        process?.Signal(9);
    }
}
