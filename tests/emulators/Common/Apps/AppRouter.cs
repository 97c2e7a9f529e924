using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Apps;

/// <summary>The address of one app: whatever process it is pointed at answers there.</summary>
public sealed class AppRouter(int port = 0) : HttpEmulator(port)
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });
    int target;

    /// <summary>Port of the process that answers; null for none. A request that is under way ends where it began.</summary>
    public int? Target
    {
        get => Volatile.Read(ref target) is > 0 and var port ? port : null;
        set => Volatile.Write(ref target, value ?? 0);
    }

    /// <summary>What is answered while there is no process: status and body as the platform's own router has them.</summary>
    public (int Status, string Body) Nobody { get; set; } = (503, "<!DOCTYPE html><html><head><title>Application Error</title></head></html>");

    /// <summary>A header that the router adds to every answer, where the platform's has one.</summary>
    public (string Name, string Value)? Header { get; set; }

    protected override async Task Answer(HttpContext context)
    {
        if (Header is { } header) context.Response.Headers[header.Name] = header.Value;
        try
        {
            if (Target is { } port)
            {
                await forwarding.Forward(context, new Uri($"http://127.0.0.1:{port}/"));
                return;
            }
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            // It has gone meanwhile: as if there were none.
        }
        context.Response.StatusCode = Nobody.Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Nobody.Body, context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
