using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>A load balancer for each Ingress, as the controllers of clouds make them: an address of its own, at which only its own rules hold.</summary>
sealed class IngressDoors(ClusterRouter router) : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, (IngressDoor Door, Task Starting)> doors = new();

    /// <summary>Where it answers; null while its load balancer is being made.</summary>
    public Uri? Of(JsonObject ingress)
    {
        var (door, starting) = doors.GetOrAdd(ingress.Uid(), _ =>
        {
            var made = new IngressDoor(router, ingress.Namespace(), ingress.Name());
            return (made, made.Start());
        });
        return starting.IsCompletedSuccessfully ? door.Url : null;
    }

    /// <summary>Ends those whose Ingress is gone.</summary>
    public void Keep(IReadOnlySet<string> uids)
    {
        foreach (var uid in doors.Keys.Where(uid => !uids.Contains(uid)).ToArray())
            if (doors.TryRemove(uid, out var gone)) _ = gone.Door.DisposeAsync().AsTask();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, (door, starting)) in doors)
        {
            await starting;
            await door.DisposeAsync();
        }
    }
}

sealed class IngressDoor(ClusterRouter router, string space, string name) : HttpEmulator
{
    protected override Task Answer(HttpContext context) => router.Serve(context, each => each.Namespace() == space && each.Name() == name);
}
