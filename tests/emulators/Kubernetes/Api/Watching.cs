using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>A watch: an event a line, from a version on (kw api-concepts, "Efficient detection of changes").</summary>
sealed class Watching(Cluster cluster, TimeSpan between)
{
    public async Task Run(HttpContext context, Asking asking, Func<JsonObject, bool> selects, Func<JsonObject, JsonNode> shown)
    {
        var query = context.Request.Query;
        var from = query["resourceVersion"].ToString();
        var wantsInitial = Asking.IsTrue(context.Request, "sendInitialEvents");
        if (from.Length > 0 && !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw ApiException.BadRequest($"resourceVersion: Invalid value: \"{from}\": strconv.ParseUint: parsing \"{from}\": invalid syntax");
        var space = asking.Namespace.Length == 0 ? null : asking.Namespace;
        bool Mine(JsonObject thing) => (asking.Name.Length == 0 || thing.Name() == asking.Name) && selects(thing);

        context.Response.ContentType = "application/json";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        // Servers end watches by themselves, between half an hour and an hour when nobody says.
        stop.CancelAfter(TimeSpan.FromSeconds(long.TryParse(query["timeoutSeconds"], CultureInfo.InvariantCulture, out var seconds) ? seconds : 1800));
        var version = from is "" or "0" || wantsInitial ? await Initial() : long.Parse(from, CultureInfo.InvariantCulture);
        var bookmarks = Asking.IsTrue(context.Request, "allowWatchBookmarks");
        await context.Response.Body.FlushAsync(context.RequestAborted);
        while (true)
        {
            var grown = cluster.Store.Grown;
            if (cluster.Store.Since(version) is not { } happened)
            {
                await Line("ERROR", ApiException.Expired($"too old resource version: {version} ({cluster.Store.Version})").Status);
                return;
            }
            foreach (var happening in happened)
            {
                version = happening.Version;
                if (happening.Kind != asking.Kind || space is not null && happening.Object.Namespace() != space) continue;
                var was = happening.Before is { } before && Mine(before);
                var isNow = happening.Type != "DELETED" && Mine(happening.Object);
                if (was || isNow) await Line(was ? isNow ? "MODIFIED" : "DELETED" : "ADDED", shown(happening.Object));
            }
            var turn = await Task.WhenAny(grown, Task.Delay(between, stop.Token));
            if (stop.IsCancellationRequested)
            {
                if (bookmarks && !context.RequestAborted.IsCancellationRequested) await Bookmark(version, false);
                return;
            }
            if (turn != grown && bookmarks) await Bookmark(version, false);
        }

        async Task<long> Initial()
        {
            var (items, at) = cluster.Store.Snapshot(asking.Kind, space);
            foreach (var item in items.Where(Mine)) await Line("ADDED", shown(item));
            if (wantsInitial) await Bookmark(at, true);
            return at;
        }

        Task Bookmark(long at, bool isInitial)
        {
            var metadata = new JsonObject { ["resourceVersion"] = at.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null };
            if (isInitial) metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
            return Line("BOOKMARK", new JsonObject { ["kind"] = asking.Kind.Name, ["apiVersion"] = asking.Kind.ApiVersion, ["metadata"] = metadata });
        }

        async Task Line(string type, JsonNode thing)
        {
            var line = new JsonObject { ["type"] = type, ["object"] = thing.DeepClone() };
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
