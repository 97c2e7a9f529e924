using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>What a client asks of builds beyond the objects: to begin one with the sources that it sends, and what it says (os buildconfiginstantiate/rest.go).</summary>
sealed class BuildRequests(Cluster cluster, Builds builds, string folder)
{
    /// <summary>How long the server waits for a build to run.</summary>
    public TimeSpan WaitsForStart { get; set; } = TimeSpan.FromMinutes(5);

    public async Task<bool> Answer(HttpContext context, KindAsked asked)
    {
        if (asked.Kind == OpenShiftKinds.BuildConfig && asked.Under == "instantiatebinary" && asked.Verb == "create") await Instantiate(context, asked);
        else if (asked.Kind == OpenShiftKinds.Build && asked.Under == "log" && asked.Verb is "get" or "watch") await Log(context, asked);
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
                builds.Cancel(asked.Namespace, name);
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
            builds.Cancel(asked.Namespace, name);
            throw;
        }
        builds.Feed(build, file);
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
        builds.Expect(config.Namespace(), $"{config.Name()}-{number}");
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
        if (builds.LogOf(build) is not { } log) return;
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
