using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.AppEngine;

/// <summary>Cloud Storage's JSON API (contract appengine §9): objects with generations, conditions on them, and uploads in pieces.</summary>
public sealed class Storage
{
    sealed record Session(string Bucket, string Name, string? Condition, MemoryStream Bytes);

    const int PieceUnit = 256 * 1024;

    readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, ConcurrentDictionary<string, StoredObject>> Buckets { get; } = new(StringComparer.Ordinal);
    /// <summary>Days after which the rule of a bucket removes what is in it.</summary>
    public int? Lifetime { get; set; } = 15;
    /// <summary>Objects in a page of a list.</summary>
    public int PageSize { get; set; } = 1000;

    public ConcurrentDictionary<string, StoredObject> Bucket(string name) => Buckets.TryGetValue(name, out var bucket) ? bucket : throw new RefusalException(404, "notFound", "The specified bucket does not exist.");

    public async Task<JsonObject?> Answer(HttpContext context, string path)
    {
        var request = context.Request;
        var query = request.Query;
        if (path.StartsWith("/upload/", StringComparison.Ordinal)) return query.ContainsKey("upload_id") ? await Piece(context) : await Upload(context, Name(path["/upload/storage/v1/b/".Length..].Split('/')[0]));
        var parts = path["/storage/v1/b/".Length..].Split('/', 3);
        var bucket = Bucket(Name(parts[0]));
        if (parts.Length == 1) return new JsonObject { ["lifecycle"] = Lifetime is { } days ? new JsonObject { ["rule"] = new JsonArray(new JsonObject { ["action"] = new JsonObject { ["type"] = "Delete" }, ["condition"] = new JsonObject { ["age"] = days } }) } : null };
        if (parts.Length == 2) return List(bucket, query);
        var name = Name(parts[2]);
        if (HttpMethods.IsDelete(request.Method)) return bucket.TryRemove(name, out _) ? new JsonObject() : throw Missing(name);
        var found = bucket.GetValueOrDefault(name) ?? throw Missing(name);
        if (query["alt"] != "media") return Show(name, found);
        await Media(context, found);
        return null;
    }

    static async Task Media(HttpContext context, StoredObject found)
    {
        long from = 0, to = found.Length - 1;
        if (context.Request.Headers.Range.FirstOrDefault() is { } range)
        {
            var ends = range["bytes=".Length..].Split('-');
            from = long.Parse(ends[0], CultureInfo.InvariantCulture);
            if (ends[1].Length > 0) to = Math.Min(to, long.Parse(ends[1], CultureInfo.InvariantCulture));
            if (from >= found.Length) throw new RefusalException(416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.");
            context.Response.StatusCode = 206;
        }
        context.Response.ContentType = "application/octet-stream";
        var bytes = found.Slice(from, to);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    JsonObject List(ConcurrentDictionary<string, StoredObject> bucket, IQueryCollection query)
    {
        var all = bucket.Where(each => each.Key.StartsWith(query["prefix"].FirstOrDefault() ?? "", StringComparison.Ordinal)).OrderBy(each => each.Key, StringComparer.Ordinal).ToArray();
        var from = query["pageToken"].FirstOrDefault() is { Length: > 0 } token ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        var shown = new JsonObject();
        if (all.Length > from) shown["items"] = new JsonArray([.. all.Skip(from).Take(PageSize).Select(each => (JsonNode?)Show(each.Key, each.Value))]);
        if (all.Length > from + PageSize) shown["nextPageToken"] = $"{from + PageSize}";
        return shown;
    }

    async Task<JsonObject?> Upload(HttpContext context, string bucketName)
    {
        var bucket = Bucket(bucketName);
        var name = context.Request.Query["name"].ToString();
        var condition = context.Request.Query["ifGenerationMatch"].FirstOrDefault();
        Condition(bucket, name, condition);
        if (context.Request.Query["uploadType"] == "resumable")
        {
            await Body(context);
            var id = Guid.NewGuid().ToString("n");
            sessions[id] = new(bucketName, name, condition, new MemoryStream());
            context.Response.Headers.Location = $"{context.Request.Scheme}://{context.Request.Host}/upload/storage/v1/b/{bucketName}/o?uploadType=resumable&upload_id={id}";
            context.Response.ContentLength = 0;
            return null;
        }
        return Put(bucket, name, condition, await Body(context));
    }

    static void Condition(ConcurrentDictionary<string, StoredObject> bucket, string name, string? condition)
    {
        if (condition is null) return;
        var there = bucket.TryGetValue(name, out var found) ? found.Generation : 0;
        if (condition != there.ToString(CultureInfo.InvariantCulture)) throw new RefusalException(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static JsonObject Put(ConcurrentDictionary<string, StoredObject> bucket, string name, string? condition, byte[] bytes)
    {
        lock (bucket)
        {
            Condition(bucket, name, condition);
            var made = new StoredObject(bytes);
            bucket[name] = made;
            return Show(name, made);
        }
    }

    /// <summary>A piece, or a question of how much there is.</summary>
    async Task<JsonObject?> Piece(HttpContext context)
    {
        if (!sessions.TryGetValue(context.Request.Query["upload_id"].ToString(), out var session)) throw new RefusalException(404, "notFound", "No such upload.");
        var bytes = await Body(context);
        var range = context.Request.Headers["Content-Range"].ToString()["bytes ".Length..].Split('/');
        var whole = long.Parse(range[1], CultureInfo.InvariantCulture);
        if (range[0] != "*")
        {
            var from = long.Parse(range[0].Split('-')[0], CultureInfo.InvariantCulture);
            if (from != session.Bytes.Length) throw new RefusalException(400, "invalid", $"Invalid request. According to the Content-Range header, the upload offset is {from} byte(s), which does not match the {session.Bytes.Length} that were received.");
            if (from + bytes.Length < whole && bytes.Length % PieceUnit != 0) throw new RefusalException(400, "invalid", "Chunks must be multiples of 256 KiB.");
            session.Bytes.Write(bytes);
        }
        if (session.Bytes.Length == whole) return Put(Bucket(session.Bucket), session.Name, session.Condition, session.Bytes.ToArray());
        context.Response.StatusCode = 308;
        if (session.Bytes.Length > 0) context.Response.Headers["Range"] = $"bytes=0-{session.Bytes.Length - 1}";
        context.Response.ContentLength = 0;
        return null;
    }

    static async Task<byte[]> Body(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        return bytes.ToArray();
    }

    static JsonObject Show(string name, StoredObject stored) => new()
    {
        ["kind"] = "storage#object", ["name"] = name, ["generation"] = $"{stored.Generation}", ["size"] = $"{stored.Length}", ["timeCreated"] = stored.Made.UtcDateTime.ToString("O"),
    };

    static RefusalException Missing(string name) => new(404, "notFound", $"No such object: {name}");

    static string Name(string escaped) => Uri.UnescapeDataString(escaped);
}
