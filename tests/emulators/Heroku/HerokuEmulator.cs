using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Heroku;

/// <summary>The Platform API, version 3 (contract heroku §1), the store to which packages are put, and the streams of outputs and logs.</summary>
public sealed partial class HerokuEmulator : HttpEmulator
{
    readonly ConcurrentDictionary<string, HerokuApp> apps = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Output> outputs = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Func<IReadOnlyList<string>>> logs = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, string?> blobs = new(StringComparer.Ordinal);
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-heroku-").FullName;

    public HerokuEmulator(int port = 0) : base(port) => Contract = Contracts.Find("heroku", "schema.json") is { } file ? HerokuContract.Read(file) : null;

    /// <summary>Who may log in; the first is the one that a test is.</summary>
    public IReadOnlyList<Account> Accounts { get; } = [new("01234567-89ab-cdef-0123-000000000001", "ada@example.org", "ada-token-0123456789"), new("01234567-89ab-cdef-0123-000000000002", "eve@example.org", "eve-token-0123456789")];
    public Delays Delays { get; init; } = Delays.Short;
    /// <summary>Apps an account may have.</summary>
    public int MostApps { get; set; } = 100;
    /// <summary>Dynos of one type that the plan allows.</summary>
    public int MostDynos { get; set; } = 10;
    /// <summary>The address of a new database; by default one where nothing listens.</summary>
    public Func<string, string> MakeDatabase { get; init; } = name => $"postgres://u{name}:p{Guid.NewGuid():n}@db.example.invalid:5432/d{name}";

    public HerokuApp? App(string name) => apps.Values.FirstOrDefault(app => app.Name == name || app.Id == name);

    /// <summary>Reads the log, though it is asked for by POST.</summary>
    protected override bool Changes(HttpRequest request) => base.Changes(request) && !request.Path.Value!.EndsWith("/log-sessions", StringComparison.Ordinal);

    protected override async Task Answer(HttpContext context)
    {
        context.Response.Headers["Request-Id"] = Guid.NewGuid().ToString();
        context.Response.Headers["RateLimit-Remaining"] = "4499";
        try
        {
            var path = context.Request.Path.Value!.Trim('/').Split('/');
            if (path[0].StartsWith("x-", StringComparison.Ordinal)) await Open(context, path);
            else await Api(context, path, Who(context.Request));
        }
        catch (RefusalException refused)
        {
            await Send(context, refused.Status, new { id = refused.Id, message = refused.Message });
        }
    }

    Account Who(HttpRequest request) =>
        Accounts.FirstOrDefault(account => request.Headers.Authorization == $"Bearer {account.Token}") ?? throw new RefusalException(401, "unauthorized", "Invalid credentials provided.");

    async Task Api(HttpContext context, string[] path, Account who)
    {
        var method = context.Request.Method;
        switch (method, path)
        {
            case ("GET", ["account"] or ["users", _]): await Send(context, 200, Json.Of(who)); break;
            case ("GET", ["account", "rate-limits"]): await Send(context, 200, new { remaining = 4499 }); break;
            case ("GET", ["apps"] or ["users", _, "apps"]): await List(context, apps.Values.Where(app => app.Owner == who).OrderBy(app => app.CreatedAt), Json.Of); break;
            case ("POST", ["apps"] or ["teams", "apps"]): await Create(context, who); break;
            case ("POST", ["sources"]): await Send(context, 201, new { source_blob = NewBlob() }); break;
            case (_, ["apps", var name, .. var rest]): await OfApp(context, Owned(name, who), rest, who); break;
            case ("GET", ["addons", var id]): await Send(context, 200, apps.Values.SelectMany(app => app.AddOns.Where(addOn => addOn.Id == id || addOn.Name == id).Select(addOn => Json.Of(app, addOn))).FirstOrDefault() ?? throw RefusalException.NotFound("add-on")); break;
            default: throw new RefusalException(404, "not_found", "The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), and did you specify your intended version with the `Accept` header?");
        }
    }

    HerokuApp Owned(string name, Account who)
    {
        var app = App(name) ?? throw RefusalException.NotFound("app");
        return app.Owner == who ? app : throw new RefusalException(403, "forbidden", $"You do not have access to the app {app.Name}.");
    }

    async Task Create(HttpContext context, Account who)
    {
        var body = await Body(context);
        var name = (string?)body["name"] ?? $"calm-{Guid.NewGuid().ToString("n")[..8]}";
        if (!AppName().IsMatch(name)) throw RefusalException.Invalid("Name must start with a letter, end with a letter or digit and can only contain lowercase letters, digits, and dashes.");
        if (apps.Values.Count(app => app.Owner == who) >= MostApps) throw RefusalException.Invalid($"You've reached the limit of {MostApps} apps for your account.");
        var app = new HerokuApp(name, who, Directory.CreateDirectory(Path.Combine(folder, name)).FullName, Delays) { Region = (string?)body["region"] ?? "us", Stack = (string?)body["stack"] ?? "heroku-24" };
        await app.Router.Start();
        if (!apps.TryAdd(name, app))
        {
            await app.DisposeAsync();
            throw RefusalException.Invalid($"Name {name} is already taken");
        }
        app.Add("Initial release", null, who);
        app.Add("Enable Logplex", null, who);
        await Send(context, 201, Json.Of(app));
    }

    /// <summary>An app made by hand.</summary>
    /// <param name="owner">The first account when absent.</param>
    public async Task<HerokuApp> Make(string name, Account? owner = null)
    {
        var app = new HerokuApp(name, owner ?? Accounts[0], Directory.CreateDirectory(Path.Combine(folder, name)).FullName, Delays);
        await app.Router.Start();
        apps[name] = app;
        app.Add("Initial release", null, app.Owner);
        return app;
    }

    /// <summary>Ends all that runs of it; nothing when there is no such app.</summary>
    public async Task Remove(string name)
    {
        if (apps.TryRemove(name, out var app)) await app.DisposeAsync();
    }

    object NewBlob()
    {
        var id = Guid.NewGuid().ToString();
        blobs[id] = null;
        return new { get_url = new Uri(Url, $"x-blob/{id}").ToString(), put_url = new Uri(Url, $"x-blob/{id}").ToString() };
    }

    async Task OfApp(HttpContext context, HerokuApp app, string[] path, Account who)
    {
        switch (context.Request.Method, path)
        {
            case ("GET", []): await Send(context, 200, Json.Of(app)); break;
            case ("PATCH", []): await Update(context, app); break;
            case ("DELETE", []):
                await Remove(app.Name);
                await Send(context, 200, new { id = app.Id, name = app.Name });
                break;
            case ("GET", ["config-vars"]): await Send(context, 200, Copy(app)); break;
            case ("PATCH", ["config-vars"]): await Configure(context, app, who); break;
            case ("GET", ["releases"]): await List(context, app.Releases.ToArray(), release => Json.Of(app, release, Url), release => release.Version); break;
            case ("POST", ["releases"]): await Release(context, app, who); break;
            case ("GET", ["releases", var id]): await Send(context, 200, Json.Of(app, Find(app, id), Url)); break;
            case ("GET", ["releases", var id, "config-vars"]): await Send(context, 200, Find(app, id).Config); break;
            case ("GET", ["builds"]): await List(context, app.Builds.ToArray(), build => Json.Of(app, build, Url)); break;
            case ("POST", ["builds"]): await Build(context, app, who); break;
            case ("GET", ["builds", var id]): await Send(context, 200, Json.Of(app, app.Builds.FirstOrDefault(build => build.Id == id) ?? throw RefusalException.NotFound("build"), Url)); break;
            case ("POST", ["slugs"]): await MakeSlug(context, app); break;
            case ("GET", ["slugs", var id]): await Send(context, 200, Json.Of(Slug(app, id), Url)); break;
            case ("GET", ["formation"]): await List(context, app.Formation.ToArray(), each => Json.Of(app, each)); break;
            case ("PATCH", ["formation"]): await Scale(context, app); break;
            case ("GET", ["dynos"]): await List(context, app.Dynos, dyno => Json.Of(app, dyno)); break;
            case ("POST", ["dynos"]): await Send(context, 201, Json.Of(app, app.RunOnce((string)(await Body(context))["command"]!))); break;
            case ("DELETE", ["dynos"]):
                if (app.Live is { } live) await app.Switch(live);
                await Send(context, 202, new { });
                break;
            case ("GET", ["addons"]): await List(context, app.AddOns.ToArray(), addOn => Json.Of(app, addOn)); break;
            case ("POST", ["addons"]): await MakeAddOn(context, app, who); break;
            case ("GET", ["addons", var id]): await Send(context, 200, Json.Of(app, app.AddOns.FirstOrDefault(addOn => addOn.Id == id || addOn.Name == id) ?? throw RefusalException.NotFound("add-on"))); break;
            case ("GET", ["addon-attachments"]): await List(context, app.AddOns.ToArray(), addOn => Json.Attachment(app, addOn)); break;
            case ("POST", ["log-sessions"]): await LogSession(context, app); break;
            case ("GET", ["features", var name]): await Send(context, 200, Json.Feature(name, app.Features.GetValueOrDefault(name))); break;
            case ("PATCH", ["features", var name]):
                app.Features[name] = (bool)(await Body(context))["enabled"]!;
                await Send(context, 200, Json.Feature(name, app.Features[name]));
                break;
            // What Heroku's own tool asks beside: an app of ours has none of them.
            case ("GET", ["collaborators" or "domains" or "pipeline-couplings" or "features" or "buildpack-installations"]): await Send(context, 200, Array.Empty<object>()); break;
            default: throw new RefusalException(404, "not_found", "The requested API endpoint was not found.");
        }
    }

    static Dictionary<string, string> Copy(HerokuApp app)
    {
        lock (app.Gate) return new(app.Config);
    }

    static Release Find(HerokuApp app, string id) => app.Releases.FirstOrDefault(release => release.Id == id || release.Version.ToString(CultureInfo.InvariantCulture) == id.TrimStart('v')) ?? throw RefusalException.NotFound("release");

    static Slug Slug(HerokuApp app, string id) => app.Slugs.FirstOrDefault(slug => slug.Id == id) ?? throw RefusalException.NotFound("slug");

    static async Task Update(HttpContext context, HerokuApp app)
    {
        var body = await Body(context);
        if (body["maintenance"] is { } maintenance) app.Maintenance = (bool)maintenance;
        if (body["build_stack"] is { } stack) app.Stack = (string)stack!;
        await Send(context, 200, Json.Of(app));
    }

    static async Task Configure(HttpContext context, HerokuApp app, Account who)
    {
        var body = await Body(context);
        var (set, removed) = (new List<string>(), new List<string>());
        lock (app.Gate)
        {
            foreach (var (name, value) in body)
            {
                if (!Variable().IsMatch(name)) throw RefusalException.Invalid($"Key {name} is not valid.");
                if (app.AddOns.Any(addOn => addOn.Variable == name)) throw RefusalException.Invalid($"Cannot overwrite attachment values {name}.");
                if (value is null ? app.Config.ContainsKey(name) : app.Config.GetValueOrDefault(name) != (string)value!) (value is null ? removed : set).Add(name);
            }
            if (body.Sum(each => each.Key.Length + ((string?)each.Value)?.Length ?? 0) > 64_000) throw RefusalException.Invalid("Config vars exceed the limit of 64kb.");
            foreach (var name in set) app.Config[name] = (string)body[name]!;
            foreach (var name in removed) app.Config.Remove(name);
        }
        if (set.Count + removed.Count > 0) app.Add(Describe(set, removed), app.Live?.Slug, who);
        await Send(context, 200, Copy(app));
    }

    /// <summary>Somebody sets config past us.</summary>
    public static void SetByHand(HerokuApp app, IReadOnlyDictionary<string, string?> values)
    {
        lock (app.Gate)
            foreach (var (name, value) in values)
                if (value is null) app.Config.Remove(name);
                else app.Config[name] = value;
        app.Add(Describe([.. values.Where(each => each.Value is not null).Select(each => each.Key)], [.. values.Where(each => each.Value is null).Select(each => each.Key)]), app.Live?.Slug, app.Owner);
    }

    static string Describe(List<string> set, List<string> removed) => (set.Count, removed.Count) switch
    {
        ( > 0, 0) => $"Set {string.Join(", ", set)} config vars",
        (0, > 0) => $"Remove {string.Join(", ", removed)} config vars",
        _ => $"Set {string.Join(", ", set)} and remove {string.Join(", ", removed)} config vars",
    };

    async Task Release(HttpContext context, HerokuApp app, Account who)
    {
        var body = await Body(context);
        Release made;
        if (body["release"] is { } older)
        {
            var target = Find(app, (string)older!);
            if (target.Slug is null || target.Status != "succeeded") throw RefusalException.Invalid("Cannot roll back to a release that is not eligible.");
            lock (app.Gate)
            {
                app.Config.Clear();
                foreach (var (name, value) in target.Config) app.Config[name] = value;
            }
            made = app.Add($"Rollback to v{target.Version}", target.Slug, who);
        }
        else
        {
            var slug = Slug(app, (string?)body["slug"] ?? throw RefusalException.Invalid("slug is required."));
            if (slug.Folder is null) await Unpack(app, slug);
            made = app.Add((string?)body["description"] ?? "Deploy", slug, who);
        }
        await Send(context, 201, Json.Of(app, made, Url));
    }

    async Task Unpack(HerokuApp app, Slug slug)
    {
        var archive = slug.Blob is { } blob ? blobs.GetValueOrDefault(blob) : null;
        if (archive is null) throw RefusalException.Invalid("The slug has not been uploaded.");
        var target = Path.Combine(app.Folder, "slug-" + slug.Id);
        await using (var bytes = File.OpenRead(archive)) await AppArchive.Unpack(bytes, target);
        slug.Folder = Directory.Exists(Path.Combine(target, "app")) && Directory.GetFileSystemEntries(target).Length == 1 ? Path.Combine(target, "app")
            : throw RefusalException.Invalid("All files of a slug must lie in ./app.");
    }

    async Task Build(HttpContext context, HerokuApp app, Account who)
    {
        var body = await Body(context);
        var blob = body["source_blob"]!.AsObject();
        var build = new Build
        {
            Url = (string)blob["url"]!, Checksum = (string?)blob["checksum"], Version = (string?)blob["version"], VersionDescription = (string?)blob["version_description"], User = who,
            Buildpacks = body["buildpacks"] is JsonArray packs ? [.. packs.Select(pack => (string?)pack!["name"] ?? (string?)pack["url"] ?? "")] : [],
        };
        outputs[build.Output.Id] = build.Output;
        lock (app.Gate) app.Builds.Add(build);
        _ = Task.Run(() => new Building(app, url => blobs.GetValueOrDefault(url.Split('/')[^1]), Delays).Run(build));
        await Send(context, 201, Json.Of(app, build, Url));
    }

    async Task MakeSlug(HttpContext context, HerokuApp app)
    {
        var body = await Body(context);
        var id = Guid.NewGuid().ToString();
        blobs[id] = null;
        var slug = new Slug
        {
            ProcessTypes = body["process_types"]!.AsObject().ToDictionary(each => each.Key, each => (string)each.Value!), Commit = (string?)body["commit"], CommitDescription = (string?)body["commit_description"],
            Checksum = (string?)body["checksum"], Stack = (string?)body["stack"] ?? app.Stack, Blob = id,
        };
        lock (app.Gate) app.Slugs.Add(slug);
        await Send(context, 201, Json.Of(slug, Url));
    }

    async Task Scale(HttpContext context, HerokuApp app)
    {
        var updates = (await Body(context))["updates"]!.AsArray().Select(update => update!.AsObject()).ToList();
        lock (app.Gate)
        {
            foreach (var update in updates)
            {
                var kind = app.Formation.FirstOrDefault(each => each.Type == (string)update["type"]! || each.Id == (string)update["type"]!) ?? throw new RefusalException(404, "not_found", "Couldn't find that process type.");
                // Heroku's own tool sends the number as a text.
                if (update["quantity"] is { } quantity && int.Parse(quantity.ToString(), CultureInfo.InvariantCulture) > MostDynos)
                    throw new RefusalException(422, "cannot_run_above_limit", $"Cannot run more than {MostDynos} {kind.Size} size dynos.");
            }
            foreach (var update in updates)
            {
                var kind = app.Formation.First(each => each.Type == (string)update["type"]! || each.Id == (string)update["type"]!);
                if (update["quantity"] is { } quantity) kind.Quantity = int.Parse(quantity.ToString(), CultureInfo.InvariantCulture);
                if (update["dyno_size"]?["name"] is { } size) kind.Size = (string)size!;
            }
        }
        _ = Task.Run(app.Rescale);
        await Send(context, 200, app.Formation.Select(each => Json.Of(app, each)));
    }

    async Task MakeAddOn(HttpContext context, HerokuApp app, Account who)
    {
        var body = await Body(context);
        var plan = (string)body["plan"]!;
        if (!plan.StartsWith("heroku-", StringComparison.Ordinal)) throw RefusalException.NotFound("add-on service");
        var addOn = new AddOn { Name = $"{plan.Split(':')[0][7..]}-calm-{Random.Shared.Next(10000, 99999)}", Plan = plan, Attachment = (string?)body["attachment"]?["name"] ?? "DATABASE" };
        lock (app.Gate)
        {
            if (app.AddOns.Any(each => each.Attachment == addOn.Attachment)) throw RefusalException.Invalid($"An add-on attachment named {addOn.Attachment} already exists on {app.Name}.");
            app.AddOns.Add(addOn);
        }
        _ = Task.Run(async () =>
        {
            await Task.Delay(Delays.AddOn);
            var address = MakeDatabase(addOn.Id.Replace("-", "", StringComparison.Ordinal)[..12]);
            lock (app.Gate)
            {
                app.Config[addOn.Variable] = address;
                addOn.State = "provisioned";
                app.Add($"Attach {addOn.Attachment} (@ref:{addOn.Name})", app.Live?.Slug, who);
            }
        });
        await Send(context, 201, Json.Of(app, addOn));
    }

    async Task LogSession(HttpContext context, HerokuApp app)
    {
        var lines = (int?)(await Body(context))["lines"] ?? 100;
        var id = Guid.NewGuid().ToString();
        logs[id] = () => [.. app.Log.TakeLast(lines)];
        await Send(context, 201, new { id, logplex_url = new Uri(Url, $"x-logs/{id}").ToString(), created_at = DateTimeOffset.UtcNow, updated_at = DateTimeOffset.UtcNow });
    }

    // ---- without a credential: the address is the permission ----

    async Task Open(HttpContext context, string[] path)
    {
        // Whoever sends it here gives it away.
        if (context.Request.Headers.Authorization.Count > 0) Wire.Violated($"{context.Request.Method} {context.Request.Path} carries the credential to a signed address");
        switch (context.Request.Method, path)
        {
            case ("PUT", ["x-blob", var id]): await Put(context, id); break;
            case ("GET", ["x-output", var id]): await Stream(context, outputs.GetValueOrDefault(id) ?? apps.Values.SelectMany(app => app.Releases.ToArray()).FirstOrDefault(release => release.Output?.Id == id)?.Output); break;
            case ("GET", ["x-logs", var id]):
                context.Response.ContentType = "text/plain";
                foreach (var line in logs.GetValueOrDefault(id)?.Invoke() ?? []) await context.Response.WriteAsync(line + "\n", context.RequestAborted);
                break;
            default: context.Response.StatusCode = 404; break;
        }
    }

    async Task Put(HttpContext context, string id)
    {
        var request = context.Request;
        // Signed without a type and for a length: anything else is another signature.
        if (!blobs.ContainsKey(id) || request.ContentLength is null || !string.IsNullOrEmpty(request.ContentType) || !request.Headers.ContainsKey("Content-Type"))
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync("<Error><Code>SignatureDoesNotMatch</Code></Error>", context.RequestAborted);
            return;
        }
        var file = Path.Combine(folder, "blob-" + id);
        await using (var to = new FileStream(file, FileMode.Create, FileAccess.Write)) await request.Body.CopyToAsync(to, context.RequestAborted);
        blobs[id] = file;
    }

    static async Task Stream(HttpContext context, Output? output)
    {
        if (output is not { HasBegun: true })
        {
            context.Response.StatusCode = 404;
            return;
        }
        var from = Range().Match(context.Request.Headers.Range.ToString()) is { Success: true } match ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        if (from > 0 && from >= output.Length && output.IsClosed)
        {
            context.Response.StatusCode = 416;
            return;
        }
        context.Response.StatusCode = from > 0 ? 206 : 200;
        context.Response.ContentType = "text/plain";
        while (true)
        {
            var (bytes, isOver, more) = output.From(from);
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            from += bytes.Length;
            if (bytes.Length == 0 && isOver) return;
            if (bytes.Length == 0) await more.WaitAsync(context.RequestAborted);
        }
    }

    // ---- the wire ----

    static async Task<JsonObject> Body(HttpContext context)
    {
        try
        {
            return (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))?.AsObject() ?? [];
        }
        catch (JsonException)
        {
            throw new RefusalException(400, "bad_request", "Unable to parse the JSON of the request.");
        }
    }

    static async Task Send(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json;charset=utf-8";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted);
    }

    /// <summary>Things of a list in one answer, whatever more the client asks for.</summary>
    public int LargestPage { get; set; } = 1000;

    /// <summary>In the order and number that Range asks for; 206 and the range of the next page when there are more (200 at once when the client says nothing).</summary>
    async Task List<T>(HttpContext context, IEnumerable<T> all, Func<T, object> show, Func<T, int>? key = null)
    {
        var asked = context.Request.Headers.Range.ToString();
        var range = ListRange().Match(asked.Length > 0 ? asked : "id ..");
        if (!range.Success) throw new RefusalException(416, "requested_range_not_satisfiable", $"Invalid `Range` header: {asked}");
        var most = Math.Min(LargestPage, Most().Match(asked) is { Success: true } said ? int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture) : 200);
        var isDescending = asked.Contains("order=desc", StringComparison.Ordinal);
        // Where nothing of the thing itself orders it, its place in the list does.
        var keyed = all.Select((each, index) => (Thing: each, Key: key?.Invoke(each) ?? index + 1));
        var sorted = (isDescending ? keyed.OrderByDescending(each => each.Key) : keyed.OrderBy(each => each.Key)).ToArray();
        if (range.Groups["after"].Value is { Length: > 0 } after && int.Parse(after, CultureInfo.InvariantCulture) is var last) sorted = [.. sorted.Where(each => isDescending ? each.Key < last : each.Key > last)];
        var page = sorted.Take(most).ToArray();
        if (sorted.Length > most) context.Response.Headers["Next-Range"] = $"{range.Groups["by"].Value} ]{page[^1].Key}..; max={most}{(isDescending ? ", order=desc" : "")}";
        await Send(context, sorted.Length > most ? 206 : 200, page.Select(each => show(each.Thing)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var app in apps.Values) await app.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,28}[a-z0-9]$")]
    private static partial Regex AppName();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^bytes=(\d+)-")]
    private static partial Regex Range();

    [GeneratedRegex(@"max=(\d+)")]
    private static partial Regex Most();

    [GeneratedRegex(@"^(?<by>id|name|version|started_at|created_at|updated_at) (\](?<after>\d+))?\.\.(; *(max=\d{1,4}|order=(asc|desc))(, *(max=\d{1,4}|order=(asc|desc)))?)?$")]
    private static partial Regex ListRange();
}
