using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.AppEngine;

/// <summary>Where the apps answer. App Engine gives each version and each service a host of its own, <c>version-dot-service-dot-project</c>; on this machine, where
/// nobody knows such names, they are the first part of the path.</summary>
public sealed class AppFront(AppEngineEmulator google) : HttpEmulator
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });

    protected override async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var host = path.TrimStart('/').Split('/')[0];
        context.Request.Path = path[(host.Length + 1)..] is { Length: > 0 } rest ? rest : "/";
        try
        {
            if (google.VersionAt(host) is { } version)
            {
                await Serve(context, version);
                return;
            }
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("<h1>Error: Page not found</h1>The requested URL was not found on this server.", context.RequestAborted);
        }
        catch (Exception gone) when (gone is HttpRequestException or RefusalException && !context.Response.HasStarted)
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("<h1>Error: Server Error</h1>", context.RequestAborted);
        }
    }

    async Task Serve(HttpContext context, DeployedVersion version)
    {
        if (version.Static(context.Request.Path) is { } file)
        {
            context.Response.StatusCode = file.File.Length > 0 ? 200 : 404;
            foreach (var (name, value) in file.Headers) context.Response.Headers[name] = value;
            if (file.File.Length == 0) return;
            context.Response.ContentType = file.Type;
            await context.Response.SendFileAsync(file.File, context.RequestAborted);
            return;
        }
        if (await version.Port() is { } port)
        {
            await forwarding.Forward(context, new Uri($"http://127.0.0.1:{port}/"));
            return;
        }
        context.Response.StatusCode = version.ServingStatus == "SERVING" ? 500 : 404;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync("<html><head><title>500 Server Error</title></head><body><h1>Error: Server Error</h1></body></html>", context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
