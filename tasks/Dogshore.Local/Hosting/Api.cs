using System.Globalization;
using Dogshore.Faults;
using Dogshore.Local.Apps;
using Dogshore.Local.Folders;
using Dogshore.Local.Releasing;
using Dogshore.Local.Running;
using Dogshore.Local.Store;

namespace Dogshore.Local.Hosting;

/// <summary>What the host does for its clients: the words of Wire.cs.</summary>
sealed class Api(HostRecord host, HostedApps apps, ServedFolders folders, AppStore store, ContentStore contents, Surroundings surroundings, CancellationTokenSource ending)
{
    public void Map(WebApplication server)
    {
        server.Use(Guard);
        server.MapGet("/v1/host", context => context.Write(host, Json.Default.HostRecord));
        server.MapPost("/v1/host/stop", Stop);
        server.MapPost("/v1/apps/{app}", async context =>
            await context.Write((await apps.Create(App(context), await context.Read(Json.Default.CreateRequest))).Record, Json.Default.AppRecord));
        server.MapPost("/v1/apps/{app}/databases", AddDatabase);
        server.MapPut("/v1/apps/{app}/content/{digest}", AddContent);
        server.MapPost("/v1/apps/{app}/releases", Release);
        server.MapPost("/v1/apps/{app}/resume", Resume);
        server.MapPost("/v1/apps/{app}/mark", Mark);
        server.MapPost("/v1/apps/{app}/stop", StopApp);
        server.MapGet("/v1/apps/{app}/logs", Logs);
        server.MapDelete("/v1/apps/{app}", Delete);
        server.MapPut("/v1/folders/{port}", Serve);
        server.MapDelete("/v1/folders/{port}", EndServing);
    }

    static string App(HttpContext context) => (string)context.Request.RouteValues["app"]!;

    /// <summary>Every failure is answered as a WireFault.</summary>
    async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failed) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested) return;
            var fault = Faulting.Of(failed, surroundings);
            context.Response.StatusCode = fault.Status;
            await context.Write(fault.Fault, Json.Default.WireFault);
        }
    }

    /// <summary>Refused while a deploy is at work: whoever brings a newer host waits for it.</summary>
    Task Stop(HttpContext context)
    {
        if (apps.AtWork is { } busy) throw Dog.DeployInProgress.With(busy.Name, busy.Run).As(409);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.OnCompleted(ending.CancelAsync);
        return Task.CompletedTask;
    }

    async Task AddDatabase(HttpContext context)
    {
        var app = await apps.Get(App(context));
        var request = await context.Read(Json.Default.AddDatabaseRequest);
        using var claim = await app.Claims.Take(request.Run, context.RequestAborted);
        if (app.Record.Databases.All(database => database.Name != request.Name))
        {
            app.Expect(request.Expected);
            var database = new DatabaseRecord(Names.Variable(request.Name), request.Engine);
            await surroundings.Databases.Add(app.Name, database, request.ToolPath, context.RequestAborted);
            app.Save(app.Record with { Databases = [.. app.Record.Databases, database], LastRun = request.Run });
        }
        await context.Write(app.Record, Json.Default.AppRecord);
    }

    async Task AddContent(HttpContext context)
    {
        var app = await apps.Get(App(context));
        var digest = Names.Digest((string)context.Request.RouteValues["digest"]!);
        if (contents.Has(app.Name, digest)) return;
        await contents.Add(app.Name, digest, context.Request.Body, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    async Task Release(HttpContext context)
    {
        var app = await apps.Get(App(context));
        var request = Requests.Checked(await context.Read(Json.Default.ReleaseRequest));
        await Work(context, app, request.Run, request.Expected, (tell, stop) => new ReleaseAttempt(app, store, surroundings, tell).Make(request, stop, ending.Token));
    }

    async Task Resume(HttpContext context)
    {
        var app = await apps.Get(App(context));
        var request = await context.Read(Json.Default.ResumeRequest);
        await Work(context, app, request.Run, request.Expected, (tell, stop) => new Resuming(app, store, surroundings, tell).Run(request, stop, ending.Token));
    }

    async Task Work(HttpContext context, HostedApp app, string run, long expected, Func<Action<ReleaseEvent>, CancellationToken, Task<ReleaseDone>> work)
    {
        using var claim = await app.Claims.Take(run, context.RequestAborted);
        app.Expect(expected);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending.Token);
        await using var givingUp = stop.Token.Register(claim.GiveUp);
        await context.Stream(surroundings, async tell =>
        {
            var done = await work(tell, stop.Token);
            // Freed before the last word: who hears it may go on at once.
            claim.Dispose();
            return done;
        });
    }

    async Task Mark(HttpContext context)
    {
        var app = await apps.Get(App(context));
        var request = await context.Read(Json.Default.MarkRequest);
        using var claim = await app.Claims.Take(request.Run, context.RequestAborted);
        app.Expect(request.Expected);
        await context.Write(Marking.Run(app, request, surroundings), Json.Default.AppRecord);
    }

    async Task StopApp(HttpContext context)
    {
        var app = await apps.Get(App(context));
        using var claim = await app.Claims.Take("that stops it", context.RequestAborted);
        if (!app.Record.Stopped) app.Save(app.Record with { Stopped = true });
        await app.Stop();
        await context.Write(app.Record, Json.Default.AppRecord);
    }

    async Task Logs(HttpContext context)
    {
        var app = await apps.Get(App(context));
        var lines = int.TryParse(context.Request.Query["lines"], out var asked) ? Math.Clamp(asked, 1, 10_000) : 50;
        var release = app.Record.Live ?? app.Record.Releases.LastOrDefault()?.Id;
        await context.Write(new LogsAnswer(release is null ? [] : LogFiles.Last(surroundings.Paths.Logs(app.Name), release, lines)), Json.Default.LogsAnswer);
    }

    async Task Delete(HttpContext context)
    {
        var app = await apps.Get(App(context));
        using var claim = await app.Claims.Take("that removes it", context.RequestAborted);
        await apps.Delete(app);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task Serve(HttpContext context)
    {
        var folder = await context.Read(Json.Default.FolderRecord);
        if (folder.Port != Port(context) || !Path.IsPathFullyQualified(folder.Folder)) throw Dog.RequestNotUnderstood.With("the folder is not named as it should be.").As(400);
        await folders.Serve(folder);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task EndServing(HttpContext context)
    {
        await folders.End(Port(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    static int Port(HttpContext context) => int.TryParse((string)context.Request.RouteValues["port"]!, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
        ? port : throw Dog.RequestNotUnderstood.With("it names no port.").As(400);
}
