using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dogshore.Local.Routing;

/// <summary>How every server of the host is made: from nothing, so that no variable or settings file of the machine has a say in it.</summary>
static class Servers
{
    public static WebApplicationBuilder New(Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            // Uploads and slow readers are for the app to judge.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            listen(kestrel);
        });
        // The host as a whole answers to signals, not each server.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }

    /// <returns>False when another program has the port; the server is gone then.</returns>
    public static async Task<bool> TryStart(WebApplication server)
    {
        try
        {
            await server.StartAsync();
            return true;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await server.DisposeAsync();
            return false;
        }
    }

    /// <summary>Lets answers under way end for a moment, then closes the connections.</summary>
    public static async Task Stop(WebApplication server, TimeSpan grace)
    {
        using var deadline = new CancellationTokenSource(grace);
        try
        {
            await server.StopAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // The deadline: what is still open is closed by disposing.
        }
        await server.DisposeAsync();
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
