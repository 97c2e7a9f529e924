using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Convox;

/// <summary>The rack's router for one app: hands requests to processes that are ready, in turn.</summary>
public sealed class RackRouter : HttpEmulator
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromSeconds(10) });
    int[] ports = [];
    int turn;

    public void Set(int[] ready) => Volatile.Write(ref ports, ready);

    protected override async Task Answer(HttpContext context)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var ready = Volatile.Read(ref ports);
            if (ready.Length == 0) break;
            try
            {
                await forwarding.Forward(context, new Uri($"http://127.0.0.1:{ready[(uint)Interlocked.Increment(ref turn) % ready.Length]}/"));
                return;
            }
            catch (HttpRequestException) when (!context.Response.HasStarted && HttpMethods.IsGet(context.Request.Method))
            {
                // It has just gone: another is tried, as nginx does (proxy_next_upstream).
                await Task.Delay(10, context.RequestAborted);
            }
        }
        context.Response.StatusCode = 503;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx</center></body></html>", context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
