using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.AppEngine;

/// <summary>The Admin API of App Engine (contract appengine), and beside it what a deploy needs of Google: Cloud Storage, Cloud Build, Cloud Logging, and
/// tokens. Versions run for real.</summary>
public sealed partial class AppEngineEmulator : HttpEmulator
{
    static readonly string[] runtimes = ["python310", "python311", "python312", "python313", "python314", "nodejs22", "go124"];

    readonly string folder = Directory.CreateTempSubdirectory("dogshore-appengine-").FullName;
    readonly Builder builder;
    int made;

    public AppEngineEmulator(int port = 0) : base(port)
    {
        Contract = DiscoveryContract.Find("appengine", "storage", "cloudbuild", "sts", "iamcredentials");
        Front = new AppFront(this);
        builder = new Builder(Storage, Runner, folder, Delays);
    }

    public Storage Storage { get; } = new();
    public Identities Identities { get; } = new();
    public AppRunner Runner { get; } = new();
    public AppFront Front { get; }
    public Delays Delays { get; init; } = Delays.Short;
    public ConcurrentDictionary<string, GoogleProject> Projects { get; } = new(StringComparer.Ordinal);
    /// <summary>Of an application, all services together: 210 at Google.</summary>
    public int MostVersions { get; set; } = 210;
    /// <summary>Versions in a page of a list.</summary>
    public int PageSize { get; set; } = 100;
    /// <summary>How alive a runtime is, where it is not what it was.</summary>
    public Dictionary<string, string> Stages { get; } = new() { ["python27"] = "DECOMMISSIONED", ["python310"] = "DEPRECATED" };
    /// <summary>Why the next build of a version fails inside of App Engine; null for not at all.</summary>
    public (int Code, string Message)? Fails { get; set; }
    internal string Bin => Path.Combine(folder, "bin");

    static readonly string[] Overridden = ["APPENGINE", "STORAGE", "CLOUDBUILD", "LOGGING"];

    public override IEnumerable<string> Addresses => [.. base.Addresses, $"apps answer below {Front.Url}", $"export CLOUDSDK_AUTH_ACCESS_TOKEN={Identities.Give("ada@example.org")} GOOGLE_CLOUD_PROJECT=shop-4711", .. Overridden.Select(name => $"export CLOUDSDK_API_ENDPOINT_OVERRIDES_{name}={Url}")];

    public override async Task Start()
    {
        await base.Start();
        await Front.Start();
        if (Projects.IsEmpty) Make("shop-4711", "europe-west");
    }

    /// <param name="location">Where its application lies; null for none.</param>
    public GoogleProject Make(string project, string? location)
    {
        var one = Projects.GetOrAdd(project, id => new GoogleProject(id));
        if (location is not null) Open(one, location);
        return one;
    }

    void Open(GoogleProject project, string location)
    {
        project.Location = location;
        Storage.Buckets.TryAdd(project.StagingBucket, new(StringComparer.Ordinal));
    }

    /// <summary>Somebody deploys by hand: files as they are, and all requests go there.</summary>
    public DeployedVersion Deploy(string project, string service, string id, IReadOnlyDictionary<string, string>? variables = null)
    {
        var one = Projects[project];
        var resource = new JsonObject { ["id"] = id, ["runtime"] = "python313", ["entrypoint"] = new JsonObject { ["shell"] = "python3 -m http.server $PORT" }, ["envVariables"] = new JsonObject((variables ?? new Dictionary<string, string>()).Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))) };
        var version = new DeployedVersion(this, one, service, resource, "grace@example.org", Place(service, id));
        version.Fetch();
        var there = one.Services.GetOrAdd(service, name => new Service(name));
        there.Versions[id] = version;
        there.Split = new Dictionary<string, double> { [id] = 1 };
        return version;
    }

    string Place(string service, string id) => Path.Combine(folder, $"{service}-{id}-{Interlocked.Increment(ref made)}");

    /// <param name="host"><c>version-dot-service-dot-project</c>, or without the version for whichever has the requests.</param>
    public DeployedVersion? VersionAt(string host)
    {
        var parts = host.Split("-dot-");
        if (!Projects.TryGetValue(parts[^1], out var project) || parts.Length is < 2 or > 3 || !project.Services.TryGetValue(parts[^2], out var service)) return null;
        if (parts.Length == 3) return service.Versions.GetValueOrDefault(parts[0]);
        var chance = Random.Shared.NextDouble();
        foreach (var (id, share) in service.Split)
            if ((chance -= share) <= 0) return service.Versions.GetValueOrDefault(id);
        return service.Split.Count > 0 ? service.Versions.GetValueOrDefault(service.Split.Keys.Last()) : null;
    }

    public async Task Forget(string project, string service)
    {
        if (!Projects.TryGetValue(project, out var one) || !one.Services.TryGetValue(service, out var there)) return;
        foreach (var version in there.Versions.Values) await version.End();
    }

    protected override bool Changes(HttpRequest request) => base.Changes(request) && !request.Path.Value!.EndsWith("token", StringComparison.OrdinalIgnoreCase) && !request.Path.Value.EndsWith("entries:list", StringComparison.Ordinal)
        && !request.Path.Value.EndsWith(":generateAccessToken", StringComparison.Ordinal) && !request.Headers["Content-Range"].ToString().StartsWith("bytes */", StringComparison.Ordinal);

    protected override async Task Answer(HttpContext context)
    {
        try
        {
            if (await Serve(context, context.Request.Path.Value ?? "/") is { } answer) await Send(context, 200, answer);
        }
        catch (OAuthException refused)
        {
            await Send(context, 400, new JsonObject { ["error"] = refused.Error, ["error_description"] = refused.Message });
        }
        catch (RefusalException refused)
        {
            var error = new JsonObject { ["code"] = refused.Status, ["message"] = refused.Message };
            if (context.Request.Path.StartsWithSegments("/storage") || context.Request.Path.StartsWithSegments("/upload")) error["errors"] = new JsonArray(new JsonObject { ["message"] = refused.Message, ["domain"] = "global", ["reason"] = refused.Word });
            else error["status"] = refused.Word;
            if (refused.Details is not null) error["details"] = refused.Details.DeepClone();
            await Send(context, refused.Status, new JsonObject { ["error"] = error });
        }
    }

    static Task Send(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    async Task<JsonObject?> Serve(HttpContext context, string path)
    {
        if (path == "/token") return Identities.Token(await Form(context));
        if (path == "/v1/token") return Identities.Exchange(await Form(context));
        // The address of an upload is itself the permission.
        var isSession = context.Request.Query.ContainsKey("upload_id");
        var user = isSession ? "" : User(context);
        if (path.StartsWith("/v1/projects/-/serviceAccounts/", StringComparison.Ordinal)) return Identities.Impersonate(Uri.UnescapeDataString(path.Split('/')[^1].Split(':')[0]));
        if (path.StartsWith("/storage/", StringComparison.Ordinal) || path.StartsWith("/upload/", StringComparison.Ordinal)) return await Storage.Answer(context, path);
        var body = await Json(context);
        if (path == "/v2/entries:list") return Logs(body);
        if (path.StartsWith("/v1/projects/", StringComparison.Ordinal)) return OfBuilds(context.Request, path["/v1/projects/".Length..].Split('/'), body);
        return OfApps(context.Request, path["/v1/".Length..].Split('/'), body, user);
    }

    string User(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) && Identities.Tokens.TryGetValue(header["Bearer ".Length..], out var email) ? email
            : throw new RefusalException(401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.");
    }

    static async Task<Dictionary<string, string>> Form(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        if (text.StartsWith('{')) return JsonNode.Parse(text)!.AsObject().ToDictionary(each => Regex.Replace(each.Key, "[A-Z]", letter => $"_{letter.Value.ToLowerInvariant()}"), each => each.Value!.ToString());
        return text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => Uri.UnescapeDataString(each[1].Replace('+', ' ')));
    }

    static async Task<JsonObject> Json(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        try
        {
            return bytes.Length == 0 ? [] : JsonNode.Parse(bytes.ToArray())!.AsObject();
        }
        catch (JsonException)
        {
            throw new RefusalException(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
        }
    }

    // ---- App Engine ----

    JsonObject OfApps(HttpRequest request, string[] parts, JsonObject body, string user)
    {
        if (parts is ["apps"]) return Create(body, user);
        var name = parts[1].Split(':')[0];
        if (!Projects.TryGetValue(name, out var project)) throw new RefusalException(403, "PERMISSION_DENIED", $"You do not have permission to access app [{name}] (or it may not exist).");
        if (!project.HasApplication) throw new RefusalException(404, "NOT_FOUND", $"Could not find Application \"{name}\".");
        return (request.Method, parts[2..]) switch
        {
            ("GET", []) when parts[1].EndsWith(":listRuntimes", StringComparison.Ordinal) => Runtimes(),
            ("POST", []) when parts[1].EndsWith(":repair", StringComparison.Ordinal) => Repair(project, user),
            ("GET", []) => Show(project),
            ("GET", ["operations"]) => new JsonObject { ["operations"] = new JsonArray([.. project.Operations.Values.OrderByDescending(operation => operation.Begun).Take(100).Select(operation => (JsonNode?)operation.Show())]) },
            ("GET", ["operations", var id]) => (project.Operations.GetValueOrDefault(id) ?? throw Missing("Operation", id)).Show(),
            ("GET", ["services"]) => List("services", project.Services.Values.OrderBy(service => service.Id, StringComparer.Ordinal).Select(service => Show(project, service))),
            ("GET", ["services", var service]) => Show(project, Known(project, service)),
            ("PATCH", ["services", var service]) => Patch(project, Known(project, service), request, body, user),
            ("DELETE", ["services", var service]) => Delete(project, Known(project, service), user),
            ("GET", ["services", var service, "versions"]) => Versions(Known(project, service), request.Query),
            ("POST", ["services", var service, "versions"]) => CreateVersion(project, service, body, user),
            ("GET", ["services", var service, "versions", var id]) => Known(Known(project, service), id).Show(request.Query["view"] == "FULL", request.Query.ContainsKey("fields")),
            ("PATCH", ["services", var service, "versions", var id]) => Patch(project, service, Known(Known(project, service), id), body, user),
            ("DELETE", ["services", var service, "versions", var id]) => Delete(project, Known(project, service), Known(Known(project, service), id), user),
            ("GET", ["services", var service, "versions", var id, "instances"]) => Known(Known(project, service), id) is { } ? new JsonObject() : [],
            _ => throw new RefusalException(404, "NOT_FOUND", "Method not found."),
        };
    }

    static RefusalException Missing(string what, string id) => new(404, "NOT_FOUND", $"{what} '{id}' was not found.");

    static Service Known(GoogleProject project, string id) => project.Services.GetValueOrDefault(id) ?? throw Missing("Service", id);

    static DeployedVersion Known(Service service, string id) => service.Versions.GetValueOrDefault(id) ?? throw Missing("Version", id);

    /// <summary>An empty list is no list.</summary>
    static JsonObject List(string name, IEnumerable<JsonObject> all) => all.ToArray() is { Length: > 0 } some ? new JsonObject { [name] = new JsonArray([.. some]) } : [];

    /// <summary>One operation at a time on each thing.</summary>
    JsonObject Begin(GoogleProject project, string method, string target, string user, Func<Operation, Task> work)
    {
        var operation = new Operation(project.Id, method, target, user);
        lock (project.Operations)
        {
            if (project.Operations.Values.FirstOrDefault(other => !other.Done && other.Target == target) is { } other)
                throw new RefusalException(409, "ABORTED", $"Cannot operate on {target} because an operation is already in progress for {target} by {other.Id}.");
            project.Operations[operation.Id] = operation;
        }
        _ = Task.Run(async () =>
        {
            try
            {
                await Task.Delay(Delays.Operation);
                await work(operation);
            }
            catch (RefusalException refused)
            {
                operation.Error = (refused.Status == 404 ? 5 : refused.Word == "FAILED_PRECONDITION" ? 9 : 3, refused.Message);
            }
            catch (Exception bug)
            {
                Wire.Violated($"the operation {method} on {target} failed by itself: {bug}");
                operation.Error = (13, "An internal error occurred.");
            }
            operation.Done = true;
        });
        return operation.Show();
    }

    JsonObject Create(JsonObject body, string user)
    {
        var id = body["id"]!.GetValue<string>();
        if (!Projects.TryGetValue(id, out var project)) throw new RefusalException(403, "PERMISSION_DENIED", $"You do not have permission to access app [{id}] (or it may not exist).");
        if (project.HasApplication) throw new RefusalException(409, "ALREADY_EXISTS", $"Requested entity already exists: {id}");
        var location = body["locationId"]?.GetValue<string>() ?? "us-central";
        return Begin(project, "Applications.CreateApplication", $"apps/{id}", user, _ =>
        {
            Open(project, location);
            return Task.CompletedTask;
        });
    }

    JsonObject Repair(GoogleProject project, string user) => Begin(project, "Applications.RepairApplication", $"apps/{project.Id}", user, _ =>
    {
        project.HasNoBucket = false;
        return Task.CompletedTask;
    });

    static JsonObject Show(GoogleProject project)
    {
        var shown = new JsonObject
        {
            ["name"] = $"apps/{project.Id}", ["id"] = project.Id, ["locationId"] = project.Location, ["servingStatus"] = project.ServingStatus, ["gcrDomain"] = "eu.gcr.io",
            ["defaultHostname"] = $"{project.Id}.ew.r.appspot.com", ["serviceAccount"] = $"{project.Id}@appspot.gserviceaccount.com", ["defaultBucket"] = $"{project.Id}.appspot.com",
        };
        if (!project.HasNoBucket) shown["codeBucket"] = project.StagingBucket;
        return shown;
    }

    JsonObject Runtimes() => new()
    {
        ["runtimes"] = new JsonArray([.. runtimes.Union(Stages.Keys).Select(name => (JsonNode?)new JsonObject { ["name"] = name, ["stage"] = Stages.GetValueOrDefault(name) ?? "GA", ["environment"] = "STANDARD" })]),
    };

    static JsonObject Show(GoogleProject project, Service service)
    {
        var split = new JsonObject { ["allocations"] = new JsonObject(service.Split.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))) };
        if (service.ShardBy is { } by) split["shardBy"] = by;
        var shown = new JsonObject { ["name"] = $"apps/{project.Id}/services/{service.Id}", ["id"] = service.Id, ["split"] = split };
        if (service.Labels.Count > 0) shown["labels"] = new JsonObject(service.Labels.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));
        return shown;
    }

    JsonObject Versions(Service service, IQueryCollection query)
    {
        var all = service.Versions.Values.OrderBy(version => version.Id, StringComparer.Ordinal).ToArray();
        var from = query["pageToken"].FirstOrDefault() is { Length: > 0 } token ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        var most = Math.Min(PageSize, query["pageSize"].FirstOrDefault() is { Length: > 0 } size ? int.Parse(size, CultureInfo.InvariantCulture) : PageSize);
        var shown = List("versions", all.Skip(from).Take(most).Select(version => version.Show(query["view"] == "FULL", query.ContainsKey("fields"))));
        if (all.Length > from + most) shown["nextPageToken"] = $"{from + most}";
        return shown;
    }

    JsonObject CreateVersion(GoogleProject project, string service, JsonObject body, string user)
    {
        if (!Name().IsMatch(service)) throw Invalid("service", $"Invalid service id: {service}");
        var id = body["id"]?.GetValue<string>() ?? DateTimeOffset.UtcNow.ToString("yyyyMMdd't'HHmmss", CultureInfo.InvariantCulture);
        if (!Name().IsMatch(id) || id is "default" or "latest" || id.StartsWith("ah-", StringComparison.Ordinal)) throw Invalid("version.id", $"Invalid version id: {id}");
        if (service != "default" && !project.Services.ContainsKey("default")) throw new RefusalException(400, "INVALID_ARGUMENT", "The first service (module) you upload to a new application must be the 'default' service (module). Please upload a version of the 'default' service (module) before uploading a version for the '" + service + "' service (module).");
        var isFlexible = body["env"]?.GetValue<string>() is "flex" or "flexible";
        var runtime = body["runtime"]?.GetValue<string>() ?? throw Invalid("version.runtime", "Runtime is required.");
        if (!isFlexible && !runtimes.Contains(runtime)) throw Invalid("version.runtime", $"Runtime '{runtime}' is not supported.");
        if (!isFlexible && body["deployment"]?["container"] is not null) throw Invalid("version.deployment.container", "Containers run in the flexible environment only.");
        if (isFlexible && body["deployment"]?["container"] is null && body["deployment"]?["cloudBuildOptions"]?["appYamlPath"] is null) throw Invalid("version.deployment.cloud_build_options.app_yaml_path", "app_yaml_path is required for flexible environment builds.");
        if (body["deployment"]?["files"] is JsonObject { Count: > 10_000 }) throw Invalid("version.deployment.files[...]", "This deployment has too many files. New versions are limited to 10000 files for this app.");
        if (project.Services.Values.Sum(each => each.Versions.Count) >= MostVersions) throw new RefusalException(400, "INVALID_ARGUMENT", $"Your app may not have more than {MostVersions} versions. Please delete one of the existing versions before trying to create a new version.");
        body["id"] = id;
        return Begin(project, "Versions.CreateVersion", $"apps/{project.Id}/services/{service}/versions/{id}", user, async operation =>
        {
            if (Fails is { } fails)
            {
                operation.Error = fails;
                return;
            }
            var version = new DeployedVersion(this, project, service, body, user, Place(service, id));
            version.Fetch();
            // In the flexible environment machines come up with it; in the standard one the first request starts it.
            if (isFlexible && await version.Port() is null)
            {
                operation.Error = (9, $"Application startup error! Code: APP_CONTAINER_CRASHED\n{string.Join('\n', version.Lines.Select(line => line.Line))}");
                return;
            }
            var there = project.Services.GetOrAdd(service, name => new Service(name));
            if (there.Versions.TryGetValue(id, out var old)) await old.End();
            there.Versions[id] = version;
            // The first of a service has its requests from the beginning.
            if (there.Split.Count == 0) there.Split = new Dictionary<string, double> { [id] = 1 };
        });
    }

    static RefusalException Invalid(string field, string message) => new(400, "INVALID_ARGUMENT", message) { Details = [new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.BadRequest", ["fieldViolations"] = new JsonArray(new JsonObject { ["field"] = field, ["description"] = message }) }] };

    JsonObject Patch(GoogleProject project, Service service, HttpRequest request, JsonObject body, string user)
    {
        var target = $"apps/{project.Id}/services/{service.Id}";
        var mask = request.Query["updateMask"].ToString();
        if (mask == "labels")
        {
            var labels = (body["labels"] as JsonObject ?? []).ToDictionary(each => each.Key, each => each.Value!.GetValue<string>());
            if (labels.Count > 32 || labels.Any(each => !LabelKey().IsMatch(each.Key) || !LabelValue().IsMatch(each.Value))) throw Invalid("service.labels", "Invalid labels.");
            return Begin(project, "Services.UpdateService", target, user, _ =>
            {
                service.Labels = labels;
                return Task.CompletedTask;
            });
        }
        if (mask != "split") throw Invalid("update_mask", $"Invalid field mask: {mask}");
        var shares = (body["split"]?["allocations"] as JsonObject ?? []).ToDictionary(each => each.Key, each => each.Value!.GetValue<double>());
        var shardBy = body["split"]?["shardBy"]?.GetValue<string>();
        var digits = shardBy == "COOKIE" ? 3 : 2;
        if (Math.Abs(shares.Values.Sum() - 1) > 1e-9 || shares.Values.Any(share => share <= 0 || Math.Abs(Math.Round(share, digits) - share) > 1e-9)) throw Invalid("service.split.allocations", "Allocations must sum to 1.");
        if (shares.Keys.FirstOrDefault(id => !service.Versions.ContainsKey(id)) is { } missing) throw Invalid("service.split.allocations", $"Version '{missing}' does not exist.");
        var migrates = request.Query["migrateTraffic"] == "true";
        if (migrates && (shardBy is null || shares.Keys.Any(id => service.Versions[id].IsFlexible || service.Versions[id].Resource["inboundServices"]?.AsArray().Any(each => each!.GetValue<string>() == "INBOUND_SERVICE_WARMUP") != true)))
            throw Invalid("service.split", "Traffic can be migrated only to versions with warmup requests, and with shard_by.");
        return Begin(project, "Services.UpdateService", target, user, async _ =>
        {
            if (migrates) foreach (var id in shares.Keys) await service.Versions[id].Port();
            (service.Split, service.ShardBy) = (shares, shardBy);
        });
    }

    JsonObject Delete(GoogleProject project, Service service, string user)
    {
        if (service.Id == "default") throw new RefusalException(400, "FAILED_PRECONDITION", "The default service (module) may not be deleted.");
        return Begin(project, "Services.DeleteService", $"apps/{project.Id}/services/{service.Id}", user, async _ =>
        {
            project.Services.TryRemove(service.Id, out var _);
            foreach (var version in service.Versions.Values) await version.End();
        });
    }

    JsonObject Patch(GoogleProject project, string service, DeployedVersion version, JsonObject body, string user)
    {
        var status = body["servingStatus"]?.GetValue<string>() ?? throw Invalid("update_mask", "Invalid field mask.");
        if (!version.IsFlexible && version.Resource["manualScaling"] is null && version.Resource["basicScaling"] is null) throw Invalid("version.serving_status", "Serving status of a version with automatic scaling cannot be changed.");
        return Begin(project, "Versions.UpdateVersion", $"apps/{project.Id}/services/{service}/versions/{version.Id}", user, async _ =>
        {
            version.ServingStatus = status;
            if (status == "SERVING") await version.Port();
            else await version.End();
        });
    }

    JsonObject Delete(GoogleProject project, Service service, DeployedVersion version, string user)
    {
        if (service.Split.ContainsKey(version.Id)) throw new RefusalException(400, "FAILED_PRECONDITION", "Cannot delete a version with a non-zero share of traffic.");
        return Begin(project, "Versions.DeleteVersion", $"apps/{project.Id}/services/{service.Id}/versions/{version.Id}", user, async _ =>
        {
            service.Versions.TryRemove(version.Id, out var _);
            await version.End();
        });
    }

    // ---- Cloud Build, Cloud Logging ----

    JsonObject OfBuilds(HttpRequest request, string[] parts, JsonObject body)
    {
        var project = Projects.GetValueOrDefault(parts[0]) ?? throw new RefusalException(403, "PERMISSION_DENIED", "The caller does not have permission");
        switch (request.Method, parts[1..])
        {
            case ("POST", ["builds"]):
                if (Builder.Wrong(body) is { } wrong) throw new RefusalException(400, "INVALID_ARGUMENT", wrong);
                var build = project.Builds.GetOrAdd(Guid.NewGuid().ToString(), _ => new Build(body));
                project.Builds.TryAdd(build.Id, build);
                _ = Task.Run(() => builder.Run(project, build));
                return new JsonObject { ["name"] = $"operations/build/{project.Id}/{build.Id}", ["metadata"] = new JsonObject { ["@type"] = "type.googleapis.com/google.devtools.cloudbuild.v1.BuildOperationMetadata", ["build"] = build.Show(project.Id) } };
            case ("GET", ["builds"]):
                var tag = TagFilter().Match(request.Query["filter"].ToString()).Groups[1].Value;
                return List("builds", project.Builds.Values.Distinct().Where(each => tag.Length == 0 || each.Tags.Contains(tag)).OrderByDescending(each => each.Made).Select(each => each.Show(project.Id)));
            case ("GET", ["builds", var id]):
                return (project.Builds.GetValueOrDefault(id) ?? throw Missing("Build", id)).Show(project.Id);
            case ("POST", ["builds", var id]) when id.EndsWith(":cancel", StringComparison.Ordinal):
                var stopped = project.Builds.GetValueOrDefault(id[..^":cancel".Length]) ?? throw Missing("Build", id);
                stopped.Stop.Cancel();
                return stopped.Show(project.Id);
            default:
                throw new RefusalException(404, "NOT_FOUND", "Method not found.");
        }
    }

    JsonObject Logs(JsonObject body)
    {
        var filter = body["filter"]?.GetValue<string>() ?? "";
        string? Of(string label) => Regex.Match(filter, $"resource\\.labels\\.{label}=\"([^\"]*)\"") is { Success: true } match ? match.Groups[1].Value : null;
        var project = Projects.GetValueOrDefault(body["resourceNames"]!.AsArray()[0]!.GetValue<string>().Split('/')[^1]) ?? throw new RefusalException(403, "PERMISSION_DENIED", "Permission denied for all log views");
        var lines = project.Services.Values.Where(service => Of("module_id") is not { } module || service.Id == module).SelectMany(service => service.Versions.Values).Where(version => Of("version_id") is not { } id || version.Id == id)
            .SelectMany(version => version.Lines).Select((line, index) => (line, index)).OrderByDescending(each => each.line.At).ThenByDescending(each => each.index).Take(body["pageSize"]?.GetValue<int>() ?? 50);
        return List("entries", lines.Select(each => new JsonObject { ["textPayload"] = each.line.Line, ["timestamp"] = each.line.At.UtcDateTime.ToString("O"), ["insertId"] = $"{each.index}" }));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Front.DisposeAsync();
        await Runner.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    [GeneratedRegex(@"^(?!-)[a-z\d-]{0,62}[a-z\d]$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,62}$")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^[a-z0-9_-]{0,63}$")]
    private static partial Regex LabelValue();

    [GeneratedRegex("tags=\"([^\"]+)\"")]
    private static partial Regex TagFilter();
}
