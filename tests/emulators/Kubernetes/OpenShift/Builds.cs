using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Registry;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>Builds of what is sent (contract openshift §3.2; os buildconfiginstantiate/rest.go): one after the other, from New to Complete or Failed.</summary>
sealed class Builds(Cluster cluster, Delays delays, RegistryEmulator registry, ImageStreams streams, string folder) : IController
{
    static readonly string[] phases = ["New", "Pending", "Running", "Complete", "Failed", "Cancelled"];

    readonly ConcurrentDictionary<string, ContainerLog> logs = new();
    readonly ConcurrentDictionary<string, TaskCompletionSource<string>> waiting = new();

    /// <summary>How long the server waits for a build to run.</summary>
    public TimeSpan WaitsForStart { get; set; } = TimeSpan.FromMinutes(5);
    /// <summary>Nothing starts: as when the cluster is full.</summary>
    public bool IsHeld { get; set; }

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

    public async Task<bool> Answer(HttpContext context, KindAsked asked)
    {
        if (asked.Kind == OpenShiftKinds.BuildConfig && asked.Under == "instantiatebinary" && asked.Verb == "create") await Instantiate(context, asked);
        else if (asked.Kind == OpenShiftKinds.Build && asked.Under == "log" && asked.Verb is "get" or "watch" && asked.Under == "log") await Log(context, asked);
        else return false;
        return true;
    }

    async Task Instantiate(HttpContext context, KindAsked asked)
    {
        var config = cluster.Store.Get(OpenShiftKinds.BuildConfig, asked.Namespace, asked.Name) ?? throw ApiException.NotFound(asked.Kind, asked.Name);
        if (config.Map("spec", "source", "binary") is null) throw ApiException.BadRequest("only builds with a binary source can be instantiated from one");
        var build = Make(config, context.Request.Query);
        var name = build.Name();
        var started = DateTimeOffset.UtcNow;
        while (cluster.Store.Get(OpenShiftKinds.Build, asked.Namespace, name).Text("status", "phase") is not "Running")
        {
            var grown = cluster.Store.Grown;
            var phase = cluster.Store.Get(OpenShiftKinds.Build, asked.Namespace, name).Text("status", "phase");
            if (phase == "Running") break;
            if (phase is not ("New" or "Pending")) throw ApiException.BadRequest($"build {asked.Namespace}/{name} failed: it is {phase ?? "deleted"}");
            var left = started + WaitsForStart - DateTimeOffset.UtcNow;
            if (left <= TimeSpan.Zero)
            {
                Phase(asked.Namespace, name, "Cancelled", "CancelledBuild", "The build was cancelled by the user.");
                throw new ApiException(504, "Timeout", $"Timeout: timed out waiting for build {name} to start after {WaitsForStart.TotalSeconds}s");
            }
            await Task.WhenAny(grown, Task.Delay(left, context.RequestAborted));
            context.RequestAborted.ThrowIfCancellationRequested();
        }
        var file = Path.Combine(folder, $"{build.Uid()}.archive");
        try
        {
            await using var archive = new FileStream(file, FileMode.Create, FileAccess.Write);
            await context.Request.Body.CopyToAsync(archive, context.RequestAborted);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            Phase(asked.Namespace, name, "Cancelled", "CancelledBuild", "The build was cancelled by the user.");
            throw;
        }
        waiting[Key(build)].TrySetResult(file);
        await context.Send(cluster.Store.Get(OpenShiftKinds.Build, asked.Namespace, name) ?? build, 201);
    }

    JsonObject Make(JsonObject config, IQueryCollection query)
    {
        var number = 0L;
        cluster.Update(OpenShiftKinds.BuildConfig, config.Namespace(), config.Name(), now =>
        {
            now.In("status")["lastVersion"] = number = (now.Number("status", "lastVersion") ?? 0) + 1;
            return now;
        }, new Writer("openshift-apiserver"));
        // Before anybody sees the build: it may be started at once.
        var key = $"{config.Namespace()}/{config.Name()}-{number}";
        logs[key] = new();
        waiting[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var spec = new JsonObject();
        foreach (var part in new[] { "source", "strategy", "output", "resources", "postCommit", "serviceAccount" })
            if (config.At("spec", part)?.DeepClone() is { } value) spec[part] = value;
        if (query["revision.commit"].ToString() is { Length: > 0 } commit)
            spec["revision"] = new JsonObject
            {
                ["type"] = "Binary", ["git"] = new JsonObject { ["commit"] = commit, ["message"] = query["revision.message"].ToString(), ["author"] = new JsonObject { ["name"] = query["revision.authorName"].ToString(), ["email"] = query["revision.authorEmail"].ToString() }, ["committer"] = new JsonObject() },
            };
        if (query["asFile"].ToString() is { Length: > 0 } one) spec.In("source", "binary")["asFile"] = one;
        spec["triggeredBy"] = new JsonArray(new JsonObject { ["message"] = "Manually triggered" });
        var build = cluster.Create(OpenShiftKinds.Build, config.Namespace(), new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{config.Name()}-{number}", ["labels"] = new JsonObject { ["buildconfig"] = config.Name(), ["openshift.io/build-config.name"] = config.Name(), ["openshift.io/build.start-policy"] = config.Text("spec", "runPolicy") },
                ["annotations"] = new JsonObject { ["openshift.io/build-config.name"] = config.Name(), ["openshift.io/build.number"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                ["ownerReferences"] = new JsonArray(Deployments.Owner(config)),
            },
            ["spec"] = spec, ["status"] = new JsonObject { ["phase"] = "New", ["config"] = new JsonObject { ["kind"] = "BuildConfig", ["name"] = config.Name(), ["namespace"] = config.Namespace() }, ["output"] = new JsonObject() },
        }, new Writer("openshift-apiserver"));
        return build;
    }

    /// <summary>Starts what may start: of a serial configuration one at a time, and only what has all that it names.</summary>
    public void Look(Turn turn)
    {
        foreach (var build in turn.Store.List(OpenShiftKinds.Build))
        {
            var phase = build.Text("status", "phase");
            if (build.Is("status", "cancelled") && phase is "New" or "Pending" or "Running" && build.Is("status", "cancelled"))
            {
                Phase(build.Namespace(), build.Name(), "Cancelled", "CancelledBuild", "The build was cancelled by the user.");
                if (waiting.TryGetValue(Key(build), out var sending)) sending.TrySetCanceled();
                continue;
            }
            if (phase != "New" || IsHeld || !waiting.ContainsKey(Key(build))) continue;
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
        var (space, name, log) = (build.Namespace(), build.Name(), logs[Key(build)]);
        try
        {
            await Task.Delay(delays.Create);
            Phase(space, name, "Running", "", "");
            log.Add("Receiving source from STDIN as archive ...");
            var archive = await waiting[Key(build)].Task;
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

    async Task Log(HttpContext context, KindAsked asked)
    {
        var build = cluster.Store.Get(OpenShiftKinds.Build, asked.Namespace, asked.Name) ?? throw ApiException.NotFound(asked.Kind, asked.Name);
        while (build.Text("status", "phase") is "New" or "Pending" && !Asking.IsTrue(context.Request, "nowait"))
        {
            var grown = cluster.Store.Grown;
            build = cluster.Store.Get(OpenShiftKinds.Build, asked.Namespace, asked.Name) ?? throw ApiException.NotFound(asked.Kind, asked.Name);
            if (build.Text("status", "phase") is not ("New" or "Pending")) break;
            await grown.WaitAsync(context.RequestAborted);
        }
        context.Response.ContentType = "text/plain";
        if (!logs.TryGetValue(Key(build), out var log)) return;
        if (!Asking.IsTrue(context.Request, "follow"))
        {
            foreach (var (_, text) in log.All) await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), context.RequestAborted);
            return;
        }
        await foreach (var (_, text) in log.Follow(0, context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
