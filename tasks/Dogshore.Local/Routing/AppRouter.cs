using System.Net;
using Dogshore.Faults;
using Yarp.ReverseProxy.Forwarder;

namespace Dogshore.Local.Routing;

/// <summary>The app's address: 127.0.0.1 and its port. Requests go to the target of the moment; a switch is one write of a pointer.</summary>
sealed class AppRouter(string app, int port) : IAsyncDisposable
{
    readonly SemaphoreSlim starting = new(1);
    WebApplication? server;
    Target? current;
    string idle = "is starting";

    public bool IsListening => server is not null;

    /// <exception cref="HostException">Another program has the port.</exception>
    public async Task Listen()
    {
        await starting.WaitAsync();
        try
        {
            if (server is not null) return;
            var builder = Servers.New(kestrel => kestrel.Listen(IPAddress.Loopback, port));
            builder.Services.AddHttpForwarder();
            var next = builder.Build();
            var forwarder = next.Services.GetRequiredService<IHttpForwarder>();
            next.Run(context => Serve(context, forwarder));
            if (!await Servers.TryStart(next)) throw Dog.PortTaken.With(port, app).As(409);
            server = next;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Requests that come from now on go there.</summary>
    /// <param name="why">What is said of the app when the target is null: <c>is stopped</c>.</param>
    /// <returns>The target until now, which may still be at work.</returns>
    public Target? Switch(Target? next, string why = "is starting")
    {
        idle = why;
        return Interlocked.Exchange(ref current, next);
    }

    async Task Serve(HttpContext context, IHttpForwarder forwarder)
    {
        Target target;
        while (true)
        {
            if (Volatile.Read(ref current) is not { } seen)
            {
                context.Response.Headers.RetryAfter = "1";
                await Answer.Text(context, StatusCodes.Status503ServiceUnavailable, $"{app} {idle}.");
                return;
            }
            // Counted first, looked at again then: a target that is still the current one after it was counted
            // cannot have been found empty by the one who drains it.
            seen.Enter();
            if (ReferenceEquals(seen, Volatile.Read(ref current)))
            {
                target = seen;
                break;
            }
            seen.Leave();
        }
        try
        {
            await target.Serve(context, forwarder, app);
        }
        finally
        {
            target.Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { } running) await Servers.Stop(running, TimeSpan.FromSeconds(1));
        server = null;
        starting.Dispose();
    }
}
