using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Heroku;

/// <summary>Heroku's router for one app: hands requests to dynos that are up, lets them wait while the first is starting (75 s, then H20), and
/// answers a page of its own when there is none.</summary>
public sealed class DynoRouter : HttpEmulator
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(75);

    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromSeconds(10) });
    readonly Lock gate = new();
    int[] ports = [];
    bool isStarting;
    string error = "H14";
    int turn;
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsInMaintenance { get; set; }

    public void Set(int[] up, bool starting, string otherwise)
    {
        lock (gate)
        {
            (ports, isStarting, error) = (up, starting, otherwise);
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    protected override async Task Answer(HttpContext context)
    {
        context.Response.Headers.Via = "1.1 heroku-router";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(LongestWait);
        while (!IsInMaintenance)
        {
            int? port;
            Task more;
            lock (gate)
            {
                port = ports.Length == 0 ? null : ports[Interlocked.Increment(ref turn) % ports.Length];
                more = changed.Task;
                if (port is null && !isStarting) break;
            }
            try
            {
                if (port is { } there)
                {
                    await forwarding.Forward(context, new Uri($"http://127.0.0.1:{there}/"));
                    return;
                }
                await more.WaitAsync(patience.Token);
            }
            catch (HttpRequestException) when (!context.Response.HasStarted)
            {
                // It has just gone: what comes after it is waited for.
                await Task.WhenAny(more, Task.Delay(250, CancellationToken.None));
                lock (gate)
                    if (ports.Contains(port ?? 0)) break;
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                error = "H20";
                break;
            }
        }
        context.Response.StatusCode = 503;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(IsInMaintenance ? "<!DOCTYPE html><title>Offline for Maintenance</title>" : $"<!DOCTYPE html><title>Application Error</title><p>{error}</p>", context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
