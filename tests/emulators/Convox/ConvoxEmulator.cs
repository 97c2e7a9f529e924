using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dogshore.Emulators.Convox;

/// <summary>The rack's API (contract convox §3), and the console before it for requests that name a rack.</summary>
public sealed partial class ConvoxEmulator(int port = 0) : HttpEmulator(port)
{
    readonly ConcurrentDictionary<string, RackApp> apps = new(StringComparer.Ordinal);
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-convox-").FullName;
    readonly ConvoxContract? known = ConvoxContract.Find();

    public string Password { get; } = "rack-password-0123456789abcdef";
    /// <summary>A key of the console, whose rights are <see cref="MayDo"/>.</summary>
    public string DeployKey { get; } = "deploy-key-0123456789abcdef";
    public string RackName { get; } = "test";
    public string Organization { get; } = "acme";
    public Delays Delays { get; init; } = Delays.Short;
    /// <summary>The console wants a session, without or (true) with a key that is pressed.</summary>
    public bool? WantsKeyPressed { get; set; }
    /// <summary>What the deploy key may: by method and path.</summary>
    public Func<string, string, bool> MayDo { get; set; } = (_, _) => true;
    /// <summary>Served over TLS with this certificate.</summary>
    public X509Certificate2? Certificate { get; init; }
    /// <summary>As rack v2 does it: lists have no environments, and errors are 500 in plain text.</summary>
    public bool IsOld { get; set; }
    /// <summary>The address of a new database; by default one where nothing listens.</summary>
    public Func<string, string> MakeDatabase { get; init; } = name => $"postgres://app:p{Guid.NewGuid():n}@{name}.test.local:5432/app";
    /// <summary>The files of a prebuilt image; null where there is none of this name.</summary>
    public Func<string, string?> Image { get; set; } = _ => null;

    public Uri RackUrl => new UriBuilder(Url) { UserName = "convox", Password = Password }.Uri;

    public RackApp? App(string name) => apps.GetValueOrDefault(name);

    /// <summary>An app made by hand.</summary>
    public async Task<RackApp> Make(string name)
    {
        var app = new RackApp(name, Directory.CreateDirectory(Path.Combine(folder, name)).FullName, Delays, MakeDatabase);
        await app.Router.Start();
        if (apps.TryAdd(name, app)) return app;
        await app.DisposeAsync();
        throw new RefusalException(409, $"app already exists: {name}");
    }

    protected override void Listen(KestrelServerOptions kestrel)
    {
        if (Certificate is null) base.Listen(kestrel);
        else kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = Certificate }));
    }

    protected override async Task Answer(HttpContext context)
    {
        var request = context.Request;
        var isSocket = request.Headers.Upgrade == "websocket";
        if (!isSocket) context.Response.Headers["Request-Id"] = Guid.NewGuid().ToString("n")[..12];
        using var socket = isSocket ? await RackSocket.Accept(context) : null;
        try
        {
            var form = request.HasFormContentType ? (await request.ReadFormAsync()).ToDictionary(each => each.Key, each => each.Value.ToString()) : null;
            // The path where a session begins is the console's own, which it names itself.
            if (request.Path != "/session") foreach (var violation in known?.Violations(request.Method, request.Path.Value!, form?.Keys) ?? []) Wire.Violated($"{request.Method} {request.Path}: {violation}");
            if (!IsKnown(context)) return;
            var path = request.Path.Value!.Trim('/').Split('/');
            if (socket is not null) await Stream(socket, request, path);
            else await Api(context, path, form ?? []);
        }
        catch (RefusalException refused) when (socket is not null)
        {
            // After the upgrade there is no status any more.
            await socket.Line($"ERROR: {refused.Message}");
        }
        catch (RefusalException refused)
        {
            context.Response.StatusCode = IsOld ? 500 : refused.Status;
            var isJson = !IsOld && request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);
            context.Response.ContentType = isJson ? "application/json" : "text/plain; charset=utf-8";
            await context.Response.WriteAsync(isJson ? JsonSerializer.Serialize(new { error = refused.Message }) : refused.Message + "\n", context.RequestAborted);
        }
        if (socket is not null) await socket.End();
    }

    /// <summary>False when the answer was given: a session is wanted first.</summary>
    bool IsKnown(HttpContext context)
    {
        var request = context.Request;
        var basic = request.Headers.Authorization.ToString() is ['B', 'a', 's', 'i', 'c', ' ', .. var code] ? Encoding.UTF8.GetString(Convert.FromBase64String(code)) : "";
        var password = Uri.UnescapeDataString(basic.Split(':', 2).ElementAtOrDefault(1) ?? "");
        if (request.Headers["Rack"].ToString() is { Length: > 0 } rack)
        {
            if (password != DeployKey) throw Unknown(context);
            if (rack != $"{Organization}/{RackName}" && request.Path != "/racks") throw new RefusalException(404, $"no such rack: {rack}");
            if (WantsKeyPressed is { } pressed && request.Path != "/session" && request.Headers["Session"] != "session-1")
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = $"Session path=\"/session\" token=\"{(pressed ? "true" : "false")}\"";
                return false;
            }
            if (!MayDo(request.Method, request.Path.Value!)) throw new RefusalException(403, "you do not have permission to do that");
            return true;
        }
        return password == Password ? true : throw Unknown(context);
    }

    static RefusalException Unknown(HttpContext context)
    {
        if (!context.Response.HasStarted) context.Response.Headers.WWWAuthenticate = "Basic realm=\"convox\"";
        return new(401, "invalid authentication");
    }

    async Task Api(HttpContext context, string[] path, Dictionary<string, string> form)
    {
        switch (context.Request.Method, path)
        {
            case ("GET", ["auth"]): await Ok(context); break;
            case ("GET", ["racks"]): await Send(context, new[] { new { name = RackName, organization = new { name = Organization }, status = "running" } }); break;
            case ("POST", ["session"]): await Send(context, new { id = "session-1" }); break;
            case ("GET", ["system"]): await Send(context, new { name = RackName, provider = "local", region = "test", status = "running", type = "", version = "3.24.6", domain = "test.local", count = 1, outputs = new { }, parameters = new { } }); break;
            case ("GET", ["apps"]): await Send(context, apps.Values.Select(Json.Of)); break;
            case ("POST", ["apps"]): await Create(context, form); break;
            case (_, ["apps", var name, .. var rest]): await OfApp(context, App(name) ?? throw RefusalException.NotFound("app", name), rest, form); break;
            default: throw new RefusalException(404, "404 page not found");
        }
    }

    async Task Create(HttpContext context, Dictionary<string, string> form)
    {
        var name = form.GetValueOrDefault("name") ?? "";
        if (name is "rack" or "system") throw new RefusalException(400, "app name is reserved");
        if (!AppName().IsMatch(name)) throw new RefusalException(400, "app name invalid, must contain only lowercase alphanumeric and dashes");
        await Send(context, Json.Of(await Make(name)));
    }

    async Task OfApp(HttpContext context, RackApp app, string[] path, Dictionary<string, string> form)
    {
        switch (context.Request.Method, path)
        {
            case ("GET", []): await Send(context, Json.Of(app)); break;
            case ("DELETE", []):
                apps.TryRemove(app.Name, out _);
                await app.DisposeAsync();
                await Ok(context);
                break;
            case ("POST", ["cancel"]): app.Cancel(); await Ok(context); break;
            case (_, ["objects", .. var key]): await Store(context, app, string.Join('/', key)); break;
            case ("GET", ["builds"]): await Send(context, Newest(context, app, app.Builds).Select(build => Json.Of(app, build))); break;
            case ("POST", ["builds"]): await Build(context, app, form); break;
            case ("GET", ["builds", var id]): await Send(context, Json.Of(app, Find(app, id))); break;
            case ("PUT", ["builds", var id]): await Update(context, app, Find(app, id), form); break;
            case ("POST", ["builds", var id, "image"]): Take(app, Find(app, id), form); context.Response.StatusCode = 202; break;
            case ("GET", ["releases"]): await Send(context, Newest(context, app, app.Releases).Select(release => Json.Of(app, release, !IsOld))); break;
            case ("GET", ["releases", var id]): await Send(context, Json.Of(app, FindRelease(app, id), true)); break;
            case ("POST", ["releases"]): await Send(context, Json.Of(app, app.Fork(form.GetValueOrDefault("build"), form.GetValueOrDefault("env"), form.GetValueOrDefault("description")), true)); break;
            case ("POST", ["releases", var id, "promote"]):
                app.Promote(FindRelease(app, id), TimeSpan.FromSeconds(int.Parse(form.GetValueOrDefault("timeout") ?? "3000", CultureInfo.InvariantCulture)), form.GetValueOrDefault("force") == "true");
                await Ok(context);
                break;
            case ("GET", ["services"]): await Services(context, app); break;
            case ("PUT", ["services", var service]): await app.Scale(service, int.Parse(form["count"], CultureInfo.InvariantCulture)); await Ok(context); break;
            case ("POST", ["services", var service, "processes"]):
                var release = context.Request.Headers["Release"].ToString() is { Length: > 0 } named ? FindRelease(app, named) : app.Active ?? throw new RefusalException(500, $"no release for app: {app.Name}");
                await Send(context, Json.Of(app, app.Run(service, release, context.Request.Headers["Command"].ToString())));
                break;
            case ("GET", ["processes"]):
                var wanted = context.Request.Query["release"].ToString();
                await Send(context, app.Processes.Where(process => wanted.Length == 0 || process.Release.Id == wanted).Select(process => Json.Of(app, process)));
                break;
            case ("GET", ["processes", var id]): await Send(context, Json.Of(app, Process(app, id))); break;
            case ("DELETE", ["processes", var id]): await app.End(Process(app, id)); await Ok(context); break;
            case ("GET", ["resources"]):
                if (app.Release.Length == 0) throw new RefusalException(500, $"no release for app: {app.Name}");
                Resource[] resources;
                lock (app.Gate) resources = [.. app.Resources.Values];
                await Send(context, resources.Select(Json.Of));
                break;
            default: throw new RefusalException(404, "404 page not found");
        }
    }

    static async Task Store(HttpContext context, RackApp app, string key)
    {
        if (key.Split('/').Contains("..")) throw new RefusalException(400, $"invalid key: {key}");
        switch (context.Request.Method)
        {
            case "POST":
                using (var bytes = new MemoryStream())
                {
                    await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
                    app.Objects[key] = bytes.ToArray();
                }
                await Send(context, new Dictionary<string, string> { ["Url"] = $"object://{app.Name}/{key}" });
                break;
            case "HEAD": context.Response.StatusCode = app.Objects.ContainsKey(key) ? 200 : 404; break;
            case "DELETE":
                if (!app.Objects.TryRemove(key, out _)) throw RefusalException.NotFound("object", key);
                await Ok(context);
                break;
            default:
                context.Response.ContentType = "application/octet-stream";
                await context.Response.Body.WriteAsync(app.Objects.GetValueOrDefault(key) ?? throw RefusalException.NotFound("object", key), context.RequestAborted);
                break;
        }
    }

    async Task Build(HttpContext context, RackApp app, Dictionary<string, string> form)
    {
        var isExternal = form.GetValueOrDefault("external") == "true";
        var build = new Build { Description = form.GetValueOrDefault("description") ?? "", GitSha = form.GetValueOrDefault("git-sha") ?? "", IsExternal = isExternal };
        if (!isExternal && !form["url"].StartsWith("object://", StringComparison.Ordinal)) throw new RefusalException(500, "unknown source type");
        lock (app.Gate) app.Builds.Add(build);
        if (!isExternal)
        {
            build.Status = "running";
            _ = Task.Run(() => new Building(app, Delays, Check).Run(build, form["url"], form.GetValueOrDefault("manifest") ?? "convox.yml"));
        }
        await Send(context, Json.Of(app, build));
    }

    void Check(string manifest)
    {
        foreach (var violation in known?.Violations(manifest) ?? []) Wire.Violated(violation);
    }

    async Task Update(HttpContext context, RackApp app, Build build, Dictionary<string, string> form)
    {
        lock (app.Gate)
        {
            if (form.TryGetValue("manifest", out var manifest)) build.Manifest = manifest;
            if (form.TryGetValue("release", out var release)) build.Release = release;
            if (form.TryGetValue("entrypoint", out var entrypoint)) build.Entrypoint = entrypoint;
            if (form.TryGetValue("logs", out var logs)) build.Logs = logs;
            if (form.TryGetValue("status", out var status)) build.Status = status;
        }
        if (form.ContainsKey("manifest")) Check(build.Manifest);
        // The rack's own build ends its log by itself.
        if (build is { IsExternal: true, Status: "complete" or "failed" }) build.Output.Close();
        await Send(context, Json.Of(app, build));
    }

    void Take(RackApp app, Build build, Dictionary<string, string> form)
    {
        var image = form.GetValueOrDefault("image") ?? "";
        if (!ImageName().IsMatch(image)) throw new RefusalException(422, "invalid image ref: must start with a letter or digit");
        if (build.Status == "running") throw new RefusalException(409, $"build {build.Id} is already importing; wait for completion before retrying");
        if (build.Manifest.Trim().Length == 0) throw new RefusalException(422, $"build {build.Id} has no manifest; populate via BuildUpdate before BuildImportImage");
        if (RackManifest.Load(build.Manifest, new Dictionary<string, string>()).Services.Count == 0) throw new RefusalException(422, "manifest has no services to relay");
        build.Status = "running";
        _ = Task.Run(async () =>
        {
            await Task.Delay(Delays.Build);
            build.Folder = Image(image);
            (build.Reason, build.Status) = build.Folder is null ? ($"image relay failed for service web: exit status 1 (output: manifest unknown: {image})", "failed") : ("", "complete");
            build.Ended = DateTimeOffset.UtcNow;
            build.Output.Close();
        });
    }

    static async Task Services(HttpContext context, RackApp app)
    {
        if (app.Active is not { } active)
        {
            await Send(context, Array.Empty<object>());
            return;
        }
        var manifest = RackManifest.Load(active.Manifest, RackManifest.Env(active.Env));
        KeyValuePair<string, int>[] counts;
        lock (app.Gate) counts = [.. app.Counts];
        await Send(context, counts.Select(each => (manifest.Services.FirstOrDefault(service => service.Name == each.Key), each.Value)).Where(each => each.Item1 is not null).Select(each => Json.Of(app, each.Item1!, each.Value)));
    }

    async Task Stream(RackSocket socket, HttpRequest request, string[] path)
    {
        if (path is not ["apps", var name, .. var rest]) throw new RefusalException(404, "404 page not found");
        var app = App(name) ?? throw RefusalException.NotFound("app", name);
        switch (rest)
        {
            case ["logs"]:
                var most = int.TryParse(request.Headers["Tail"], CultureInfo.InvariantCulture, out var tail) ? tail : int.MaxValue;
                foreach (var line in app.Processes.Where(process => !process.IsOneOff).SelectMany(process => process.Output.All).TakeLast(most)) await socket.Line(line);
                break;
            case ["builds", var id, "logs"]:
                await foreach (var line in Find(app, id).Output.Follow(socket.Stop)) await socket.Line(line);
                break;
            case ["processes", var id, "logs"]:
                await foreach (var line in Process(app, id).Output.Follow(socket.Stop)) await socket.Line(line);
                break;
            case ["processes", var id, "exec"]: await Exec(socket, app, Process(app, id), request.Headers["command"].ToString()); break;
            default: throw new RefusalException(404, "404 page not found");
        }
    }

    /// <summary>Not recorded as a write: the process that it runs in was one. It goes on when nobody listens any more, until that process is ended.</summary>
    static async Task Exec(RackSocket socket, RackApp app, RackProcess process, string command)
    {
        if (process.Status != "running") throw new RefusalException(500, $"container not running: {process.Id}");
        var lines = new Lines();
        var exec = app.Exec(process, command, lines.Add);
        _ = exec.Ended.ContinueWith(_ => lines.Close(), TaskScheduler.Default);
        await foreach (var line in lines.Follow(socket.Stop)) await socket.Line(line);
        await socket.Line($"F1E49A85-0AD7-4AEF-A618-C249C6E6568D:{await exec.Ended}");
    }

    static List<T> Newest<T>(HttpContext context, RackApp app, List<T> all)
    {
        var most = int.TryParse(context.Request.Query["limit"], CultureInfo.InvariantCulture, out var limit) ? limit : 10;
        lock (app.Gate) return [.. Enumerable.Reverse(all).Take(most)];
    }

    static Build Find(RackApp app, string id)
    {
        lock (app.Gate) return app.Builds.FirstOrDefault(build => build.Id == id) ?? throw RefusalException.NotFound("build", id);
    }

    static Release FindRelease(RackApp app, string id)
    {
        lock (app.Gate) return app.Releases.FirstOrDefault(release => release.Id == id) ?? throw RefusalException.NotFound("release", id);
    }

    static RackProcess Process(RackApp app, string id) => app.Processes.FirstOrDefault(process => process.Id == id) ?? throw RefusalException.NotFound("process", id);

    static Task Ok(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("ok\n", context.RequestAborted);
    }

    static async Task Send(HttpContext context, object body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var app in apps.Values) await app.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex AppName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$")]
    private static partial Regex ImageName();
}
