using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>The API, version 0 (contract pythonanywhere): files, web apps, static mappings, tasks and consoles of its accounts.</summary>
public sealed partial class PythonAnywhereEmulator : HttpEmulator
{
    /// <summary>What a new web app answers until somebody writes another file.</summary>
    const string Greeting = "# This file contains the WSGI configuration required to serve up your\n# web application.\nHELLO_WORLD = \"\"\"<html>Hello, World!</html>\"\"\"\n\n\ndef application(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/html')])\n    return [HELLO_WORLD.encode('utf8')]\n";

    const int MostAwake = 6;

    readonly string folder = Directory.CreateTempSubdirectory("dogshore-pythonanywhere-").FullName;
    readonly AppRunner runner = new();
    readonly RateLimits limits = new();
    readonly SiteFront front;
    int ids;

    public PythonAnywhereEmulator(int port = 0) : base(port)
    {
        Contract = Contracts.Find("pythonanywhere", "openapi.yaml") is { } file ? OpenApiContract.Read(file) : null;
        Accounts = [new("ada", "0123456789abcdef0123456789abcdef01234567", folder), new("eve", "76543210fedcba9876543210fedcba9876543210", folder)];
        front = new SiteFront(name => Accounts.SelectMany(account => account.WebApps.Values).FirstOrDefault(app => app.Domain.Split('.')[0] == name));
    }

    /// <summary>The first is the one that a test is.</summary>
    public IReadOnlyList<Account> Accounts { get; }
    /// <summary>Requests of one endpoint in a minute.</summary>
    public int MostRequests { get; set; } = 40;
    /// <summary>How long a minute of the platform takes.</summary>
    public TimeSpan Minute { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>How long a reload takes before the new process starts.</summary>
    public TimeSpan Reloading { get; set; } = TimeSpan.FromMilliseconds(20);
    /// <summary>How long until a task of this hour and minute begins, by the clock when null.</summary>
    public TimeSpan? UntilDue { get; set; }
    /// <summary>Domains that lead here by a CNAME; those of the platform's own always do.</summary>
    public bool HasCname { get; set; } = true;
    /// <summary>Where visitors ask: the name of a web app follows.</summary>
    public Uri Front => front.Url;

    public override IEnumerable<string> Addresses => [.. base.Addresses, $"its web apps answer at {Front}<first part of the domain>/"];

    public WebApp? WebApp(string domain) => Accounts.Select(account => account.WebApps.GetValueOrDefault(domain.ToLowerInvariant())).FirstOrDefault(app => app is not null);

    public override async Task Start()
    {
        await front.Start();
        await base.Start();
    }

    protected override async Task Answer(HttpContext context)
    {
        try
        {
            if (context.Request.Path.Value!.Split('/') is not ["", "api", "v0", "user", var user, var kind, .. var rest]) throw RefusalException.NotFound();
            var account = Who(context.Request);
            if (account.User != user) throw RefusalException.NoPermission();
            Throttle(account, kind, rest, context);
            switch (kind)
            {
                case "cpu": await Send(context, 200, new { daily_cpu_limit_seconds = 2000, next_reset_time = "2026-01-01T00:00:00", daily_cpu_total_usage_seconds = 1.5 }); break;
                case "files": await Files(context, account, rest); break;
                case "webapps": await WebApps(context, account, rest); break;
                case "always_on" or "schedule": await Tasks(context, account, kind, rest); break;
                case "consoles": await Consoles(context, account, rest); break;
                default: throw RefusalException.NotFound();
            }
        }
        catch (RefusalException refused)
        {
            await Send(context, refused.Status, refused.Body);
        }
    }

    Account Who(HttpRequest request) => Accounts.FirstOrDefault(account => request.Headers.Authorization == $"Token {account.Token}")
        ?? throw RefusalException.Detail(401, request.Headers.Authorization.Count == 0 ? "Authentication credentials were not provided." : "Invalid token.");

    void Throttle(Account account, string kind, string[] rest, HttpContext context)
    {
        var endpoint = kind == "files" ? $"files/{rest.FirstOrDefault()}" : $"{kind}/{(rest.Length > 2 ? rest[1] : rest.Length > 1 ? "one" : "all")}";
        if (limits.Enter(account.User, endpoint, MostRequests, Minute) is not { } wait) return;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait / Minute * 60));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        throw RefusalException.Detail(429, $"Request was throttled. Expected available in {seconds} second{(seconds == 1 ? "" : "s")}.");
    }

    // ---- files ----

    static async Task Files(HttpContext context, Account account, string[] rest)
    {
        if (rest is ["tree", ""])
        {
            await Tree(context, account);
            return;
        }
        if (rest is not ["path", .. var parts]) throw RefusalException.NotFound();
        var path = "/" + string.Join('/', parts);
        var real = account.Disk.Real(path) ?? throw RefusalException.NoPermission();
        switch (context.Request.Method)
        {
            case "GET" when Directory.Exists(real):
                await Send(context, 200, Directory.EnumerateFileSystemEntries(real).Order(StringComparer.Ordinal).ToDictionary(entry => Path.GetFileName(entry), entry => new { type = Directory.Exists(entry) ? "directory" : "file", url = $"{context.Request.Path}/{Path.GetFileName(entry)}" }));
                break;
            case "GET" when File.Exists(real):
                context.Response.ContentType = "application/octet-stream";
                await context.Response.SendFileAsync(real, context.RequestAborted);
                break;
            case "POST":
                await Put(context, account, real);
                break;
            case "DELETE" when Directory.Exists(real):
                Directory.Delete(real, recursive: true);
                context.Response.StatusCode = 204;
                break;
            case "DELETE" when File.Exists(real):
                File.Delete(real);
                context.Response.StatusCode = 204;
                break;
            case "DELETE":
                throw new RefusalException(404, new { message = "File does not exist", code = "not_found" });
            case "GET":
                throw RefusalException.Detail(404, "No file or directory at path");
            default:
                throw RefusalException.Detail(405, $"Method \"{context.Request.Method}\" not allowed.");
        }
    }

    static async Task Put(HttpContext context, Account account, string real)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = 1L << 30 }, context.RequestAborted) : null;
        if (form?.Files.GetFile("content") is not { } content) throw RefusalException.Detail(400, "You must provide a file with the name 'content'.");
        if (Directory.Exists(real)) throw RefusalException.Detail(400, "A directory is there.");
        await using var bytes = content.OpenReadStream();
        context.Response.StatusCode = account.Disk.Write(real, bytes) ? 201 : 200;
    }

    static async Task Tree(HttpContext context, Account account)
    {
        var path = context.Request.Query["path"].ToString();
        var real = account.Disk.Real(path) ?? throw RefusalException.Detail(400, $"{path} does not exist");
        if (!Directory.Exists(real)) throw RefusalException.Detail(400, File.Exists(real) ? $"{path} is not a directory" : $"{path} does not exist");
        await Send(context, 200, Directory.EnumerateFileSystemEntries(real, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(1000)
            .Select(entry => path.TrimEnd('/') + entry[real.Length..] + (Directory.Exists(entry) ? "/" : "")));
    }

    // ---- web apps ----

    async Task WebApps(HttpContext context, Account account, string[] rest)
    {
        switch (context.Request.Method, rest)
        {
            case ("GET", [""]): await Send(context, 200, account.WebApps.Values.OrderBy(app => app.Id).Select(Shown)); return;
            case ("POST", [""]): await Create(context, account); return;
        }
        // A domain that is not there is answered like one that is somebody else's.
        if (rest is not [var domain, .. var action] || account.WebApps.GetValueOrDefault(domain.ToLowerInvariant()) is not { } app) throw RefusalException.NoPermission();
        switch (context.Request.Method, action)
        {
            case ("GET", [""]): await Send(context, 200, Shown(app)); break;
            case ("PATCH" or "PUT", [""]): await Change(context, app); break;
            case ("DELETE", [""]):
                account.WebApps.TryRemove(app.Domain.ToLowerInvariant(), out _);
                await app.DisposeAsync();
                context.Response.StatusCode = 204;
                break;
            case ("POST", ["reload", ""]):
                if (app.IsEnabled) await app.Reload(Reloading);
                await Rest(account);
                if (HasCname || app.Domain.EndsWith(".pythonanywhere.com", StringComparison.OrdinalIgnoreCase)) await Send(context, 200, new { status = "OK" });
                else await Send(context, 409, new { status = "error", error = "cname_error" });
                break;
            case ("POST", ["enable" or "disable", ""]):
                app.IsEnabled = action[0] == "enable";
                await Send(context, 200, new { status = "OK" });
                break;
            case (_, ["static_files", .. var mapping]): await Mappings(context, app, mapping); break;
            default: throw RefusalException.NotFound();
        }
    }

    /// <summary>Of many apps of an account only those run that were visited last: a machine bears no hundreds of servers.</summary>
    static async Task Rest(Account account)
    {
        foreach (var app in account.WebApps.Values.Where(app => app.Port is not null).OrderByDescending(app => app.Used).Skip(MostAwake)) await app.Sleep();
    }

    async Task Create(HttpContext context, Account account)
    {
        var form = await Form(context);
        var domain = form.GetValueOrDefault("domain_name") ?? throw RefusalException.Field("domain_name", "This field is required.");
        var python = form.GetValueOrDefault("python_version") ?? throw RefusalException.Field("python_version", "This field is required.");
        if (!PythonVersion().IsMatch(python)) throw RefusalException.Field("python_version", $"\"{python}\" is not a valid choice.");
        if (account.WebApps.Count >= account.MostWebApps) throw new RefusalException(403, new { message = "You have reached the maximum number of web apps that your account can have.", code = "forbidden" });
        if (WebApp(domain) is not null)
        {
            await Send(context, 200, new { status = "ERROR", error_type = "domain_taken", error_message = $"The domain {domain} is in use by another web app." });
            return;
        }
        Make(account, domain, $"3.{python["python3".Length..]}");
        await Send(context, 201, new { status = "OK" });
    }

    /// <summary>Makes one, by the API or by hand.</summary>
    public WebApp Make(Account account, string domain, string python = "3.13")
    {
        var app = new WebApp(Interlocked.Increment(ref ids), account, domain, python, runner);
        account.WebApps[domain.ToLowerInvariant()] = app;
        using var greeting = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Greeting));
        var file = account.Disk.Real(app.WsgiFile)!;
        // What an earlier web app of this domain left there stays.
        if (!File.Exists(file)) account.Disk.Write(file, greeting);
        return app;
    }

    static async Task Change(HttpContext context, WebApp app)
    {
        var form = await Form(context);
        if (form.TryGetValue("virtualenv_path", out var environment))
        {
            if (app.Account.Disk.Real(environment) is not { } real || !Directory.Exists(Path.Combine(real, "bin"))) throw RefusalException.Field("virtualenv_path", $"{environment} is not a virtualenv.");
            app.VirtualEnvironment = environment;
        }
        if (form.TryGetValue("python_version", out var python)) app.Python = python;
        await Send(context, 200, Shown(app));
    }

    static object Shown(WebApp app) => new
    {
        id = app.Id, user = app.Account.User, domain_name = app.Domain, python_version = app.Python, source_directory = "", working_directory = $"/home/{app.Account.User}/",
        virtualenv_path = app.VirtualEnvironment, expiry = "2027-01-01", force_https = false, password_protection_enabled = false, password_protection_username = "", password_protection_password = "",
    };

    static async Task Mappings(HttpContext context, WebApp app, string[] rest)
    {
        if (rest is [""])
        {
            if (context.Request.Method == "GET")
            {
                await Send(context, 200, app.Mappings.Select(each => new { id = each.Key, url = each.Value.Url, path = each.Value.Path }));
                return;
            }
            var form = await Form(context);
            var id = app.Map(form["url"], form["path"]);
            await Send(context, 201, new { id, url = form["url"], path = form["path"] });
            return;
        }
        if (rest is not [var number, ""] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known) || !app.Mappings.TryGetValue(known, out var mapping)) throw RefusalException.NotFound();
        switch (context.Request.Method)
        {
            case "DELETE":
                app.Mappings.Remove(known);
                context.Response.StatusCode = 204;
                return;
            case "PATCH" or "PUT":
                var form = await Form(context);
                app.Mappings[known] = mapping = (form.GetValueOrDefault("url") ?? mapping.Url, form.GetValueOrDefault("path") ?? mapping.Path);
                break;
        }
        await Send(context, 200, new { id = known, url = mapping.Url, path = mapping.Path });
    }

    // ---- tasks and consoles ----

    async Task Tasks(HttpContext context, Account account, string kind, string[] rest)
    {
        var isAlwaysOn = kind == "always_on";
        if (!(isAlwaysOn ? account.HasAlwaysOn : account.HasScheduled)) throw RefusalException.NoPermission();
        var tasks = isAlwaysOn ? account.AlwaysOn : account.Scheduled;
        switch (context.Request.Method, rest)
        {
            case ("GET", [""]): await Send(context, 200, tasks.Values.Select(Shown)); break;
            case ("POST", [""]):
                var form = await Form(context);
                var task = new TaskOfAccount(Interlocked.Increment(ref ids), form["command"], form.GetValueOrDefault("description") ?? "", command => Run(account, command))
                {
                    Hour = isAlwaysOn ? null : int.Parse(form["hour"], CultureInfo.InvariantCulture),
                    Minute = isAlwaysOn ? 0 : int.Parse(form["minute"], CultureInfo.InvariantCulture),
                };
                tasks[task.Id] = task;
                task.Begin(isAlwaysOn ? null : UntilDue ?? Until(task));
                await Send(context, 201, Shown(task));
                break;
            case ("GET", [var id, ""]) when tasks.TryGetValue(Number(id), out var one): await Send(context, 200, Shown(one)); break;
            case ("DELETE", [var id, ""]) when tasks.TryRemove(Number(id), out var gone):
                await gone.DisposeAsync();
                context.Response.StatusCode = 204;
                break;
            default: throw RefusalException.NotFound();
        }
    }

    static int Number(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static TimeSpan Until(TaskOfAccount task)
    {
        var now = DateTimeOffset.UtcNow;
        var due = new DateTimeOffset(now.Year, now.Month, now.Day, task.Hour ?? now.Hour, task.Minute, 0, TimeSpan.Zero);
        return (due < now ? due.AddDays(1) : due) - now;
    }

    static object Shown(TaskOfAccount task) => new { id = task.Id, command = task.Command, description = task.Description, enabled = true, interval = "daily", hour = task.Hour, minute = task.Minute };

    /// <summary>By the shell of the account, the platform's Pythons among its programs.</summary>
    AppProcess Run(Account account, string command)
    {
        var programs = Path.Combine(folder, "programs");
        if (!Directory.Exists(programs))
        {
            Directory.CreateDirectory(programs);
            var python = AppEnvironment.SearchPath.Split(':').Select(each => Path.Combine(each, "python3")).First(File.Exists);
            foreach (var minor in Enumerable.Range(10, 5)) File.CreateSymbolicLink(Path.Combine(programs, $"python3.{minor}"), python);
        }
        return runner.Run(account.Disk.Home, "exec bash -c \"$COMMAND\"", new Dictionary<string, string> { ["COMMAND"] = command, ["PATH"] = $"{programs}:{AppEnvironment.SearchPath}" });
    }

    async Task Consoles(HttpContext context, Account account, string[] rest)
    {
        switch (context.Request.Method, rest)
        {
            case ("POST", [""]): await Send(context, 201, new { id = Interlocked.Increment(ref ids), user = account.User, executable = "bash", arguments = "", working_directory = (string?)null }); break;
            case ("POST", [_, "send_input", ""]): await Send(context, 412, new { error = "Console not yet started.  Please load it (or its iframe) in a browser first" }); break;
            default: throw RefusalException.NotFound();
        }
    }

    // ---- the wire ----

    /// <summary>A form or an object in JSON, both as texts.</summary>
    static async Task<Dictionary<string, string>> Form(HttpContext context)
    {
        if (context.Request.HasFormContentType) return (await context.Request.ReadFormAsync(context.RequestAborted)).ToDictionary(each => each.Key, each => each.Value.ToString());
        try
        {
            return (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))?.AsObject().Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value!.ToString()) ?? [];
        }
        catch (JsonException)
        {
            throw RefusalException.Detail(400, "JSON parse error");
        }
    }

    static async Task Send(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await front.DisposeAsync();
        foreach (var task in Accounts.SelectMany(account => account.AlwaysOn.Values.Concat(account.Scheduled.Values))) await task.DisposeAsync();
        foreach (var app in Accounts.SelectMany(account => account.WebApps.Values)) await app.DisposeAsync();
        await runner.DisposeAsync();
        await EndedFolder.Remove(folder);
    }

    [GeneratedRegex(@"^python3\d{1,2}$")]
    private static partial Regex PythonVersion();
}
