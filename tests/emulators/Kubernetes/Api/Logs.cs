using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary><c>pods/log</c> (contract kubernetes §2.2): previous, tailLines, follow, timestamps, limitBytes, since.</summary>
sealed class Logs(Cluster cluster, Machine machine)
{
    public async Task<bool> Answer(HttpContext context, Asking asking)
    {
        if (asking.Kind != Kinds.Pod || asking.Under != "log" || asking.Verb is not ("get" or "watch")) return false;
        var query = context.Request.Query;
        var pod = cluster.Store.Get(Kinds.Pod, asking.Namespace, asking.Name) ?? throw ApiException.NotFound(Kinds.Pod, asking.Name);
        var container = query["container"].ToString() is { Length: > 0 } named ? named : null;
        string[] all = [.. pod.Each("spec", "containers").Select(each => each.Text("name")!)];
        if (container is null && all.Length > 1) throw ApiException.BadRequest($"a container name must be specified for pod {asking.Name}, choose one of: [{string.Join(' ', all)}]");
        container ??= all[0];
        if (!all.Concat(pod.Each("spec", "initContainers").Select(each => each.Text("name")!)).Contains(container)) throw ApiException.BadRequest($"container {container} is not valid for pod {asking.Name}");
        var previous = Asking.IsTrue(context.Request, "previous");
        var found = machine.Log(pod.Uid(), container, previous);
        if (found?.Log is not { } log)
        {
            if (previous) throw ApiException.BadRequest($"previous terminated container \"{container}\" in pod \"{asking.Name}\" not found");
            throw ApiException.BadRequest($"container \"{container}\" in pod \"{asking.Name}\" is waiting to start: {found?.Container.State.Text("waiting", "reason") ?? "ContainerCreating"}");
        }
        await Send(context, log, query);
        return true;
    }

    static async Task Send(HttpContext context, ContainerLog log, IQueryCollection query)
    {
        context.Response.ContentType = "text/plain";
        var stamps = Asking.IsTrue(context.Request, "timestamps");
        var since = Times.Read(query["sinceTime"]) ?? (long.TryParse(query["sinceSeconds"], CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.UtcNow.AddSeconds(-seconds) : DateTimeOffset.MinValue);
        var left = long.TryParse(query["limitBytes"], CultureInfo.InvariantCulture, out var most) ? most : long.MaxValue;
        var all = log.All;
        var from = int.TryParse(query["tailLines"], CultureInfo.InvariantCulture, out var tail) ? Math.Max(0, all.Count - tail) : 0;
        var lines = Asking.IsTrue(context.Request, "follow") ? log.Follow(from, context.RequestAborted) : Once(all.Skip(from));
        await foreach (var (at, text) in lines)
        {
            if (at < since) continue;
            var bytes = Encoding.UTF8.GetBytes((stamps ? $"{ContainerLog.Stamp(at)} {text}" : text) + "\n");
            if (bytes.Length > left) bytes = bytes[..(int)left];
            left -= bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (left == 0) return;
        }
    }

    static async IAsyncEnumerable<(DateTimeOffset At, string Text)> Once(IEnumerable<(DateTimeOffset, string)> lines)
    {
        foreach (var line in lines) yield return line;
        await Task.CompletedTask;
    }
}
