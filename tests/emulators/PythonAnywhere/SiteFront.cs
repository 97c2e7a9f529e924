using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>What visitors ask. Names of domains lead nowhere on one machine, so the first part of the path stands for the first part of a domain:
/// <c>/shop/notes</c> is <c>/notes</c> of <c>shop.example.org</c>.</summary>
sealed class SiteFront(Func<string, WebApp?> find) : HttpEmulator
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });

    protected override async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (name, rest) = slash < 0 ? (path, "/") : (path[..slash], path[slash..]);
        var app = find(name);
        if (app is null || !app.IsEnabled)
        {
            await Page(context, 404, "Coming Soon!");
            return;
        }
        // A request that comes while the workers start waits in their queue.
        await app.Ready;
        await app.Wake();
        if (await IsStatic(context, app, rest)) return;
        if (app.Port is not { } port)
        {
            await Page(context, app.Reloads == 0 ? 200 : 502, app.Reloads == 0 ? "Hello, World! This is the default welcome page for a PythonAnywhere hosted web application." : "Something went wrong :-(");
            return;
        }
        try
        {
            context.Request.Path = rest;
            await forwarding.Forward(context, new Uri($"http://127.0.0.1:{port}/"));
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            await Page(context, 502, "Something went wrong :-(");
        }
    }

    static async Task<bool> IsStatic(HttpContext context, WebApp app, string path)
    {
        foreach (var (url, folder) in app.Served.OrderByDescending(mapping => mapping.Url.Length))
        {
            if (!path.StartsWith(url, StringComparison.Ordinal)) continue;
            var file = app.Account.Disk.Real($"{folder.TrimEnd('/')}/{path[url.Length..].TrimStart('/')}");
            if (file is null || !File.Exists(file)) await Page(context, 404, "Not Found");
            else
            {
                context.Response.ContentType = Path.GetExtension(file) == ".css" ? "text/css" : "application/octet-stream";
                await context.Response.SendFileAsync(file, context.RequestAborted);
            }
            return true;
        }
        return false;
    }

    static async Task Page(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"<!DOCTYPE html><html><head><title>{words}</title></head><body>{words}</body></html>", context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
