using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.Apps;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.OwnPlatform;

/// <summary>The server that samples/own-platform speaks with: archives by digest, a record an app that is written only over the one
/// that was read, and the files of the last release.</summary>
sealed class PierServer(string folder) : HttpEmulator
{
    public const string Token = "pier-token-0123456789";

    readonly ConcurrentDictionary<string, JsonObject> records = [];
    readonly Lock gate = new();

    public JsonObject? Record(string app) => records.GetValueOrDefault(app);

    protected override Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', 4)[1..];
        if (path[0] == "sites") return Site(context, path[1], path.ElementAtOrDefault(2) is { Length: > 0 } file ? file : "index.html");
        if (context.Request.Headers.Authorization != $"Bearer {Token}") return Say(context, 401, new JsonObject { ["message"] = "Wrong token." });
        return (context.Request.Method, path) switch
        {
            ("GET", ["apps", var app]) => records.TryGetValue(app, out var record) ? Say(context, 200, record) : Say(context, 404, new JsonObject { ["message"] = "No such app." }),
            ("PUT", ["apps", var app]) => Write(context, app),
            ("PUT", ["content", var digest]) => Keep(context, digest),
            _ => Say(context, 404, new JsonObject { ["message"] = "No such thing." }),
        };
    }

    async Task Write(HttpContext context, string app)
    {
        var sent = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        bool isNewer;
        lock (gate)
        {
            isNewer = context.Request.Headers.IfMatch == $"\"{(int?)Record(app)?["Sequence"] ?? 0}\"";
            if (isNewer) records[app] = sent;
        }
        await Say(context, isNewer ? 200 : 412, isNewer ? sent : new JsonObject { ["message"] = "Somebody else wrote it." });
    }

    async Task Keep(HttpContext context, string digest)
    {
        var to = Path.Combine(folder, digest);
        var aside = $"{to}.{Guid.NewGuid():n}";
        await AppArchive.Unpack(context.Request.Body, aside);
        lock (gate)
        {
            if (Directory.Exists(to)) Directory.Delete(aside, recursive: true);
            else Directory.Move(aside, to);
        }
        await Say(context, 201, []);
    }

    Task Site(HttpContext context, string app, string path)
    {
        var content = (string?)Record(app)?["Releases"]?.AsArray().LastOrDefault()?["Stamp"]?["Content"];
        var file = content is null ? null : Path.GetFullPath(Path.Combine(folder, content, path));
        if (file?.StartsWith(folder, StringComparison.Ordinal) != true || !File.Exists(file)) return Say(context, 404, new JsonObject { ["message"] = "No such page." });
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.SendFileAsync(file, context.RequestAborted);
    }

    static Task Say(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
