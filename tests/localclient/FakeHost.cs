using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Worlds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Dogshore.LocalClient.Tests;

/// <summary>A host that runs nothing: words and files as Wire.cs, Paths.cs and Records.cs have them, and places where a test can make it fail.</summary>
sealed class FakeHost : IAsyncDisposable
{
    readonly Paths paths;
    readonly HostRecord record;
    readonly FileStream held;
    WebApplication? server;

    /// <summary>Each request as it came: <c>POST /v1/apps/shop</c>.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];
    public ConcurrentQueue<ReleaseRequest> Releases { get; } = [];
    public ConcurrentQueue<MarkRequest> Marks { get; } = [];
    public ConcurrentQueue<(long? Length, long Read)> Uploads { get; } = [];
    /// <summary>What it says before the last word of a release.</summary>
    public List<ReleaseEvent> Says { get; } = [];
    /// <summary>The last word of a release in place of its success.</summary>
    public WireFault? Refuses { get; set; }
    /// <summary>Runs in a release before the switch, and after it.</summary>
    public Func<HttpContext, Task> BeforeSwitch { get; set; } = _ => Task.CompletedTask;
    public Func<HttpContext, Task> AfterSwitch { get; set; } = _ => Task.CompletedTask;
    /// <summary>Answers anything but GET /v1/host in place of the host.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    FakeHost(Paths paths, HostRecord record)
    {
        (this.paths, this.record) = (paths, record);
        Directory.CreateDirectory(paths.Apps);
        held = new FileStream(paths.HostLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public static async Task<FakeHost> Start(Paths paths, string socket, string digest)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("a Unix socket is wanted");
        Platforms.Local.LocalRoot.Make(paths);
        var host = new FakeHost(paths, new HostRecord(1, Environment.ProcessId, socket, digest, "1.0.0-fake"));
        await host.Listen();
        Write(paths.HostRecord, host.record, Json.Default.HostRecord);
        return host;
    }

    async Task Listen()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => { kestrel.ListenUnixSocket(record.Socket); kestrel.Limits.MaxRequestBodySize = null; });
        server = builder.Build();
        server.Use(async (context, next) =>
        {
            Heard.Enqueue($"{context.Request.Method} {context.Request.Path}");
            if (Instead is { } instead && context.Request.Path != "/v1/host") await instead(context);
            else await next(context);
        });
        server.MapGet("/v1/host", context => Answer(context, record, Json.Default.HostRecord));
        server.MapPost("/v1/host/stop", context =>
        {
            context.Response.StatusCode = 202;
            context.Response.OnCompleted(() => { _ = Stop(); return Task.CompletedTask; });
            return Task.CompletedTask;
        });
        server.MapPost("/v1/apps/{app}", Create);
        server.MapPost("/v1/apps/{app}/databases", AddDatabase);
        server.MapPut("/v1/apps/{app}/content/{digest}", Upload);
        server.MapPost("/v1/apps/{app}/releases", Release);
        server.MapPost("/v1/apps/{app}/resume", Resume);
        server.MapPost("/v1/apps/{app}/mark", Mark);
        server.MapPost("/v1/apps/{app}/stop", async context => await Answer(context, Save(Read(App(context))! with { Stopped = true }), Json.Default.AppRecord));
        server.MapGet("/v1/apps/{app}/logs", context => Answer(context, new LogsAnswer([$"{context.Request.Query["lines"]} lines of {App(context)}"]), Json.Default.LogsAnswer));
        server.MapDelete("/v1/apps/{app}", context => { Directory.Delete(paths.App(App(context)), recursive: true); context.Response.StatusCode = 204; return Task.CompletedTask; });
        await server.StartAsync();
    }

    async Task Create(HttpContext context)
    {
        var request = await Body(context, Json.Default.CreateRequest);
        if (Read(App(context)) is { } there) await Answer(context, there, Json.Default.AppRecord);
        else await Answer(context, Save(new AppRecord { App = App(context), Port = 5005, Sequence = 0, LastRun = request.Run, Project = request.Project }), Json.Default.AppRecord);
    }

    async Task AddDatabase(HttpContext context)
    {
        var request = await Body(context, Json.Default.AddDatabaseRequest);
        if (await Expected(context, request.Expected) is not { } app) return;
        await Answer(context, Save(app with { Databases = app.Databases.Add(new(request.Name, request.Engine)), LastRun = request.Run }), Json.Default.AppRecord);
    }

    async Task Upload(HttpContext context)
    {
        var folder = paths.Content(App(context), (string)context.GetRouteValue("digest")!);
        if (Directory.Exists(folder)) return;
        var count = new MemoryStream();
        await context.Request.Body.CopyToAsync(count);
        Uploads.Enqueue((context.Request.ContentLength, count.Length));
        Directory.CreateDirectory(folder);
        context.Response.StatusCode = 201;
    }

    async Task Release(HttpContext context)
    {
        var request = await Body(context, Json.Default.ReleaseRequest);
        if (await Expected(context, request.Expected) is not { } app) return;
        Releases.Enqueue(request);
        foreach (var said in Says) await Say(context, said);
        if (Refuses is { } fault)
        {
            await Say(context, new() { Fault = fault });
            return;
        }
        await BeforeSwitch(context);
        if (context.RequestAborted.IsCancellationRequested) return;
        var config = request.Config.ToDictionary(each => each.Key, each => each.Value ?? "generated-value");
        if (request.Back is { } back) config = JsonSerializer.Deserialize(File.ReadAllBytes(paths.Config(app.App, back)), Json.Default.DictionaryStringString)!;
        foreach (var database in request.Databases) config.TryAdd(database, "/data/x.sqlite");
        var release = new ReleaseRecord
        {
            Id = Guid.NewGuid().ToString("n"), Number = app.Releases.Length + 1, Stamp = request.Stamp, Runtime = request.Runtime, Succeeded = true, Made = DateTimeOffset.UtcNow,
            Processes = [.. request.Processes.Select(process => new ProcessRecord(process.Name, process.Command, process.Count ?? 1))], Headers = request.Headers, ToolPath = request.ToolPath,
        };
        Write(paths.Config(app.App, release.Id), config, Json.Default.DictionaryStringString);
        DurableFile.Write(paths.Key(app.App), Convert.FromBase64String(request.Key));
        app = Save(app with { Live = release.Id, Stopped = false, Releases = app.Releases.Add(release), LastRun = request.Run, Project = request.Project });
        await AfterSwitch(context);
        await Say(context, new() { Done = new(app, release) });
    }

    async Task Resume(HttpContext context)
    {
        var request = await Body(context, Json.Default.ResumeRequest);
        if (await Expected(context, request.Expected) is not { } app) return;
        app = Save(app with { Stopped = false, LastRun = request.Run });
        await Say(context, new() { Done = new(app, app.Releases.Single(release => release.Id == app.Live)) });
    }

    async Task Mark(HttpContext context)
    {
        var request = await Body(context, Json.Default.MarkRequest);
        if (await Expected(context, request.Expected) is not { } app) return;
        Marks.Enqueue(request);
        ImmutableArray<ReleaseRecord> releases = [.. app.Releases.Select(release => release.Id == request.Release ? release with { Standing = request.Standing } : release)];
        await Answer(context, Save(app with { Releases = releases, LastRun = request.Run }), Json.Default.AppRecord);
    }

    async Task<AppRecord?> Expected(HttpContext context, long expected)
    {
        var app = Read(App(context))!;
        if (app.Sequence == expected) return app;
        context.Response.StatusCode = 409;
        await Answer(context, new WireFault("DOG4109", $"The app '{app.App}' is no longer as this run saw it: run {app.LastRun} came between.", "Run again.", []), Json.Default.WireFault);
        return null;
    }

    public AppRecord? Read(string app) => File.Exists(paths.AppRecord(app)) ? JsonSerializer.Deserialize(File.ReadAllBytes(paths.AppRecord(app)), Json.Default.AppRecord) : null;

    public AppRecord Save(AppRecord app)
    {
        app = app with { Sequence = app.Sequence + 1 };
        Write(paths.AppRecord(app.App), app, Json.Default.AppRecord);
        return app;
    }

    static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type));
    }

    static string App(HttpContext context) => (string)context.GetRouteValue("app")!;

    static async Task<T> Body<T>(HttpContext context, JsonTypeInfo<T> type) => (await JsonSerializer.DeserializeAsync(context.Request.Body, type))!;

    static async Task Answer<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type);
    }

    static async Task Say(HttpContext context, ReleaseEvent said)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, said, Json.Default.ReleaseEvent);
        await context.Response.WriteAsync("\n");
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Ends as a killed one does: host.json stays.</summary>
    public async Task Stop()
    {
        var ending = Interlocked.Exchange(ref server, null);
        if (ending is null) return;
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await ending.StopAsync(now.Token);
        await ending.DisposeAsync();
        await held.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await Stop();
}
