using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Registry;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>Builds of what is sent (contract openshift §3.2; os buildconfiginstantiate/rest.go): one after the other, from New to Complete or Failed.</summary>
sealed class Builds(Cluster cluster, Delays delays, RegistryEmulator registry, ImageStreams streams, string folder) : IController
{
    static readonly string[] phases = ["New", "Pending", "Running", "Complete", "Failed", "Cancelled"];

    /// <summary>What a build says, and the file of its sources once they have come.</summary>
    sealed record Work(ContainerLog Log, TaskCompletionSource<string> Sources);

    readonly ConcurrentDictionary<string, Work> works = new();

    /// <summary>Nothing starts: as when the cluster is full.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Before anybody sees a build: it may be started at once.</summary>
    public void Expect(string space, string name) => works[$"{space}/{name}"] = new(new(), new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Its sources have come.</summary>
    public void Feed(JsonObject build, string file) => works[Key(build)].Sources.TrySetResult(file);

    /// <summary>Null for a build that was not made here.</summary>
    public ContainerLog? LogOf(JsonObject build) => works.TryGetValue(Key(build), out var work) ? work.Log : null;

    public void Cancel(string space, string name) => Phase(space, name, "Cancelled", "CancelledBuild", "The build was cancelled by the user.");

    public static void Admit(Kind kind, JsonObject thing, JsonObject? old)
    {
        if (kind != OpenShiftKinds.BuildConfig) return;
        var spec = thing.In("spec");
        spec.Default("runPolicy", "Serial");
        spec.Default("successfulBuildsHistoryLimit", 5);
        spec.Default("failedBuildsHistoryLimit", 5);
        foreach (var part in new[] { "output", "resources", "postCommit" }) spec.Default(part, new JsonObject());
        if (spec.Map("source")?.Text("type") is null && spec.Map("source", "binary") is not null) spec.Map("source")!["type"] = "Binary";
        var strategy = spec.In("strategy");
        if (strategy.Text("type") is null or "") strategy["type"] = strategy["sourceStrategy"] is not null ? "Source" : strategy["dockerStrategy"] is not null ? "Docker" : "Custom";
        if (old is null) thing["status"] = new JsonObject { ["lastVersion"] = 0 };
        else thing.Default("status", old["status"]?.DeepClone());
    }

    /// <summary>Starts what may start: of a serial configuration one at a time, and only what has all that it names.</summary>
    public void Look(Turn turn)
    {
        foreach (var build in turn.Store.List(OpenShiftKinds.Build))
        {
            var phase = build.Text("status", "phase");
            if (build.Is("status", "cancelled") && phase is "New" or "Pending" or "Running")
            {
                Cancel(build.Namespace(), build.Name());
                if (works.TryGetValue(Key(build), out var work)) work.Sources.TrySetCanceled();
                continue;
            }
            if (phase != "New" || IsHeld || !works.ContainsKey(Key(build))) continue;
            var isBehind = turn.Store.List(OpenShiftKinds.Build, build.Namespace()).Any(other => other.Uid() != build.Uid() && other.Labels().GetValueOrDefault("buildconfig") == build.Labels().GetValueOrDefault("buildconfig")
                && (other.Text("status", "phase") is "Pending" or "Running" || other.Text("status", "phase") == "New" && Number(other) < Number(build)));
            if (isBehind) continue;
            if (Missing(build) is { } missing)
            {
                if (build.Text("status", "reason") != missing.Reason) Phase(build.Namespace(), build.Name(), "New", missing.Reason, missing.Message);
                continue;
            }
            Phase(build.Namespace(), build.Name(), "Pending", "", "");
            _ = Task.Run(() => Run(build));
        }
    }

    static string Key(JsonObject build) => $"{build.Namespace()}/{build.Name()}";

    static long Number(JsonObject build) => long.TryParse(build.Annotation("openshift.io/build.number"), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    (string Reason, string Message)? Missing(JsonObject build)
    {
        if (build.Map("spec", "output", "to") is { } to && to.Text("kind") == "ImageStreamTag" && cluster.Store.Get(OpenShiftKinds.ImageStream, build.Namespace(), to.Text("name")!.Split(':')[0]) is null) return ("InvalidOutputReference", "Output image could not be resolved.");
        if (build.Map("spec", "strategy", "sourceStrategy", "from") is { } from && from.Text("kind") == "ImageStreamTag" && streams.Find(from.Text("namespace") ?? build.Namespace(), from.Text("name") ?? "") is null) return ("InvalidImageReference", "Referenced image could not be resolved.");
        return null;
    }

    async Task Run(JsonObject build)
    {
        var (space, name, (log, sources)) = (build.Namespace(), build.Name(), works[Key(build)]);
        try
        {
            await Task.Delay(delays.Create);
            Phase(space, name, "Running", "", "");
            log.Add("Receiving source from STDIN as archive ...");
            var archive = await sources.Task;
            await Task.Delay(delays.Build);
            var (files, config) = await new SourceBuild(build, archive, Path.Combine(folder, build.Uid()), log.Add).Run();
            var to = build.Text("spec", "output", "to", "name") ?? $"{name}:latest";
            var (stream, tag) = to.Split(':') is [var one, var two] ? (one, two) : (to, "latest");
            log.Add($"Pushing image {ImageStreams.Host}/{space}/{stream}:{tag} ...");
            var digest = registry.Make($"{space}/{stream}:{tag}", files, config).Split('@')[1];
            log.Add($"Successfully pushed {ImageStreams.Host}/{space}/{stream}@{digest}");
            log.Add("Push successful");
            streams.Tag(space, stream, tag, $"{ImageStreams.Host}/{space}/{stream}@{digest}", digest);
            Change(space, name, status =>
            {
                status["output"] = new JsonObject { ["to"] = new JsonObject { ["imageDigest"] = digest } };
                status["outputDockerImageReference"] = $"{ImageStreams.Host}/{space}/{stream}:{tag}";
                End(status, "Complete");
            });
        }
        catch (BuildFailedException failed)
        {
            log.Add($"error: build error: {failed.Message}");
            Change(space, name, status =>
            {
                (status["reason"], status["message"], status["logSnippet"]) = (failed.Reason, failed.Why, string.Join('\n', log.All.Select(line => line.Text).TakeLast(5)));
                End(status, "Failed");
            });
        }
        catch (OperationCanceledException)
        {
            // Cancelled while it waited for its source.
        }
        finally
        {
            log.Close();
        }
    }

    static void End(JsonObject status, string phase) => (status["phase"], status["completionTimestamp"]) = (phase, Times.Now);

    void Phase(string space, string name, string phase, string reason, string message) => Change(space, name, status =>
    {
        if (status.Text("phase") is "Complete" or "Failed" or "Cancelled" or "Error") return;
        status["phase"] = phase;
        if (phase == "Running") status["startTimestamp"] = Times.Now;
        if (phase == "Cancelled") status["completionTimestamp"] = Times.Now;
        (status["reason"], status["message"]) = reason.Length > 0 ? (reason, message) : (null, null);
    });

    void Change(string space, string name, Action<JsonObject> change)
    {
        try
        {
            cluster.Update(OpenShiftKinds.Build, space, name, build =>
            {
                change(build.In("status"));
                foreach (var phase in phases)
                    if (build.Condition(phase) is not null || build.Text("status", "phase") == phase) build.Set(phase, build.Text("status", "phase") == phase, "", "", withUpdate: true);
                return build;
            }, new Writer("openshift-controller-manager"));
        }
        catch (ApiException gone) when (gone.Code == 404)
        {
            // Deleted meanwhile: nobody wants to know.
        }
    }
}
