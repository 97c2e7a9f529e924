using System.Collections.Concurrent;
using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>A cluster's router by one of its names, at an address of this machine: the tests look up no names.</summary>
sealed class HostDoor(Uri router, string host) : HttpEmulator
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler());

    protected override Task Answer(HttpContext context)
    {
        context.Request.Host = new HostString(host);
        return forwarding.Forward(context, router);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}

/// <summary>One for each name that was asked for.</summary>
sealed class HostDoors : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Lazy<Task<HostDoor>>> doors = new();

    public Uri Of(Uri router, string host) => doors.GetOrAdd(host, _ => new(() => Opened(router, host))).Value.GetAwaiter().GetResult().Url;

    static async Task<HostDoor> Opened(Uri router, string host)
    {
        var door = new HostDoor(router, host);
        await door.Start();
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var door in doors.Values) await (await door.Value).DisposeAsync();
    }
}
