using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.S3;

/// <summary>S3 by path: <c>/bucket/key</c>. What it does is in docs.aws.amazon.com/AmazonS3/latest/API: objects, conditions, copies, pages of lists,
/// removals by the thousand, uploads in parts. Everything must be signed.</summary>
public sealed class S3Emulator(int port = 0) : HttpEmulator(port)
{
    static readonly XNamespace ns = "http://s3.amazonaws.com/doc/2006-03-01/";
    static readonly string[] kept = ["Content-Type", "Cache-Control", "Content-Encoding", "Content-Disposition", "Content-Language", "Expires"];

    int requests;

    /// <summary>Secrets by the ids of keys.</summary>
    public Dictionary<string, string> Keys { get; } = new() { ["AKIAEXAMPLE"] = "secret-of-the-emulator" };
    public ConcurrentDictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);
    /// <summary>Objects in a page of a list: 1000 at the service.</summary>
    public int PageSize { get; set; } = 1000;
    /// <summary>A bucket that is named is there.</summary>
    public bool MakesBuckets { get; set; }

    protected override bool Changes(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    protected override Task Answer(HttpContext context) => Serve(context);

    /// <summary>For a program of several services at one address: the requests that are S3's.</summary>
    public async Task Serve(HttpContext context)
    {
        var request = context.Request;
        context.Response.Headers["x-amz-request-id"] = $"REQ{Interlocked.Increment(ref requests)}";
        var bytes = await Body(request, context.RequestAborted);
        try
        {
            new SignatureCheck("s3", Keys).Check(request, bytes);
            await Do(context, bytes);
        }
        catch (RefusalException refusal)
        {
            context.Response.StatusCode = refusal.Status;
            if (HttpMethods.IsHead(request.Method)) return;
            await Xml(context, new XElement("Error", new XElement("Code", refusal.Code), new XElement("Message", refusal.Message), new XElement("Resource", request.Path.Value), new XElement("RequestId", context.Response.Headers["x-amz-request-id"].ToString())));
        }
    }

    /// <summary>Once, where its length was told: objects are large.</summary>
    static async Task<byte[]> Body(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength is { } length)
        {
            var told = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(told, stop);
            return told;
        }
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    Task Do(HttpContext context, byte[] body)
    {
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        var (name, key) = (parts[0], parts.ElementAtOrDefault(1) ?? "");
        if (MakesBuckets) Buckets.TryAdd(name, new Bucket());
        if (!Buckets.TryGetValue(name, out var bucket)) throw new RefusalException(404, "NoSuchBucket", "The specified bucket does not exist");
        var query = context.Request.Query;
        return (context.Request.Method, key.Length > 0) switch
        {
            ("GET", false) when query["list-type"] == "2" => List(context, name, bucket),
            ("POST", false) when query.ContainsKey("delete") => Delete(context, bucket, body),
            ("GET" or "HEAD", true) => Get(context, bucket, key),
            ("PUT", true) when query.ContainsKey("partNumber") => PutPart(context, bucket, body),
            ("PUT", true) when context.Request.Headers.ContainsKey("x-amz-copy-source") => Copy(context, bucket, key),
            ("PUT", true) => Put(context, bucket, key, body),
            ("DELETE", true) when query.ContainsKey("uploadId") => Abort(context, bucket),
            ("DELETE", true) => Remove(context, bucket, key),
            ("POST", true) when query.ContainsKey("uploads") => Begin(context, name, bucket, key),
            ("POST", true) when query.ContainsKey("uploadId") => Complete(context, name, bucket, key, body),
            _ => throw new RefusalException(405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
        };
    }

    static async Task Get(HttpContext context, Bucket bucket, string key)
    {
        var found = bucket[key] ?? throw new RefusalException(404, "NoSuchKey", "The specified key does not exist.");
        var answer = context.Response;
        foreach (var (name, value) in found.Headers) answer.Headers[name] = value;
        answer.Headers.ETag = found.ETag;
        answer.Headers.LastModified = found.Modified.ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Headers.IfNoneMatch == found.ETag)
        {
            answer.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        answer.ContentLength = found.Length;
        if (!HttpMethods.IsGet(context.Request.Method)) return;
        foreach (var piece in found.Pieces) await answer.Body.WriteAsync(piece, context.RequestAborted);
    }

    static Task Put(HttpContext context, Bucket bucket, string key, byte[] body)
    {
        if (Encoding.UTF8.GetByteCount(key) > 1024) throw new RefusalException(400, "KeyTooLongError", "Your key is too long");
        var headers = context.Request.Headers;
        if (headers["x-amz-checksum-sha256"].ToString() is { Length: > 0 } sum && sum != Convert.ToBase64String(SHA256.HashData(body))) throw new RefusalException(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
        var stored = new StoredObject(body, Tag(body), Kept(context.Request), DateTimeOffset.UtcNow);
        var (match, none) = (headers.IfMatch.ToString(), headers.IfNoneMatch.ToString());
        if (none is not ("" or "*")) throw new RefusalException(501, "NotImplemented", "A header you provided implies functionality that is not implemented.");
        if (match.Length > 0 && bucket[key] is null) throw new RefusalException(404, "NoSuchKey", "The specified key does not exist.");
        if (!bucket.Put(key, stored, match.Length > 0 ? match : null, none == "*")) throw new RefusalException(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        context.Response.Headers.ETag = stored.ETag;
        if (bucket.Remember(key, stored) is { } version) context.Response.Headers["x-amz-version-id"] = version;
        return Task.CompletedTask;
    }

    Task Copy(HttpContext context, Bucket bucket, string key)
    {
        var source = Uri.UnescapeDataString(context.Request.Headers["x-amz-copy-source"].ToString()).TrimStart('/').Split('/', 2);
        var found = Buckets.GetValueOrDefault(source[0])?[source[1]] ?? throw new RefusalException(404, "NoSuchKey", "The specified key does not exist.");
        var replaces = context.Request.Headers["x-amz-metadata-directive"] == "REPLACE";
        if (!replaces && Buckets[source[0]] == bucket && source[1] == key)
            throw new RefusalException(400, "InvalidRequest", "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        var copy = found with { Headers = replaces ? Kept(context.Request) : found.Headers, Modified = DateTimeOffset.UtcNow, ETag = Tag(found.Bytes) };
        bucket.Put(key, copy, null, false);
        if (bucket.Remember(key, copy) is { } version) context.Response.Headers["x-amz-version-id"] = version;
        return Xml(context, new XElement(ns + "CopyObjectResult", new XElement(ns + "LastModified", Time(copy.Modified)), new XElement(ns + "ETag", copy.ETag)));
    }

    static Task Remove(HttpContext context, Bucket bucket, string key)
    {
        bucket.Remove(key);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    static Task Delete(HttpContext context, Bucket bucket, byte[] body)
    {
        var headers = context.Request.Headers;
        if (headers.ContentMD5.Count == 0 && !headers.Keys.Any(name => name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase))) throw new RefusalException(400, "InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
#pragma warning disable CA5351 // The protocol's own.
        if (headers.ContentMD5.ToString() is { Length: > 0 } told && told != Convert.ToBase64String(MD5.HashData(body))) throw new RefusalException(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
#pragma warning restore CA5351
        var keys = Parse(body).Elements().Where(element => element.Name.LocalName == "Object").Select(element => element.Elements().First(each => each.Name.LocalName == "Key").Value).ToArray();
        if (keys.Length is 0 or > 1000) throw new RefusalException(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        foreach (var key in keys) bucket.Remove(key);
        return Xml(context, new XElement(ns + "DeleteResult"));
    }

    Task List(HttpContext context, string name, Bucket bucket)
    {
        var query = context.Request.Query;
        var (prefix, after) = (query["prefix"].ToString(), query["continuation-token"].ToString());
        if (after.Length > 0) after = Encoding.UTF8.GetString(Convert.FromHexString(after));
        var most = Math.Min(PageSize, int.TryParse(query["max-keys"], out var asked) ? asked : 1000);
        var (page, more) = bucket.Page(prefix, after, most);
        Func<string, string> shown = query["encoding-type"] == "url" ? Uri.EscapeDataString : key => key;
        return Xml(context, new XElement(ns + "ListBucketResult",
            new XElement(ns + "Name", name), new XElement(ns + "Prefix", shown(prefix)), new XElement(ns + "KeyCount", page.Length), new XElement(ns + "MaxKeys", most),
            query["encoding-type"] == "url" ? new XElement(ns + "EncodingType", "url") : null,
            new XElement(ns + "IsTruncated", more ? "true" : "false"),
            more ? new XElement(ns + "NextContinuationToken", Convert.ToHexString(Encoding.UTF8.GetBytes(page[^1].Key))) : null,
            page.Select(each => new XElement(ns + "Contents", new XElement(ns + "Key", shown(each.Key)), new XElement(ns + "LastModified", Time(each.Value.Modified)),
                new XElement(ns + "ETag", each.Value.ETag), new XElement(ns + "Size", each.Value.Length), new XElement(ns + "StorageClass", "STANDARD")))));
    }

    static Task Begin(HttpContext context, string name, Bucket bucket, string key)
    {
        var id = Guid.NewGuid().ToString("n");
        lock (bucket.Uploads) bucket.Uploads[id] = (key, Kept(context.Request), []);
        return Xml(context, new XElement(ns + "InitiateMultipartUploadResult", new XElement(ns + "Bucket", name), new XElement(ns + "Key", key), new XElement(ns + "UploadId", id)));
    }

    static Task PutPart(HttpContext context, Bucket bucket, byte[] body)
    {
        if (!int.TryParse(context.Request.Query["partNumber"], out var number) || number is < 1 or > 10_000) throw new RefusalException(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var tag = Tag(body);
        lock (bucket.Uploads)
        {
            if (!bucket.Uploads.TryGetValue(context.Request.Query["uploadId"].ToString(), out var upload)) throw new RefusalException(404, "NoSuchUpload", "The specified multipart upload does not exist.");
            upload.Parts[number] = (body, tag);
        }
        context.Response.Headers.ETag = tag;
        return Task.CompletedTask;
    }

    static Task Complete(HttpContext context, string name, Bucket bucket, string key, byte[] body)
    {
        var id = context.Request.Query["uploadId"].ToString();
        StoredObject stored;
        lock (bucket.Uploads)
        {
            if (!bucket.Uploads.TryGetValue(id, out var upload)) throw new RefusalException(404, "NoSuchUpload", "The specified multipart upload does not exist.");
            var asked = Parse(body).Elements().Select(part => (Number: int.Parse(part.Elements().First(each => each.Name.LocalName == "PartNumber").Value, CultureInfo.InvariantCulture), ETag: part.Elements().First(each => each.Name.LocalName == "ETag").Value)).ToArray();
            if (!asked.Select(part => part.Number).SequenceEqual(asked.Select(part => part.Number).Order().Distinct())) throw new RefusalException(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
            if (asked.Any(part => !upload.Parts.TryGetValue(part.Number, out var there) || there.ETag != part.ETag)) throw new RefusalException(400, "InvalidPart", "One or more of the specified parts could not be found.");
            if (asked.SkipLast(1).Any(part => upload.Parts[part.Number].Bytes.Length < 5 << 20)) throw new RefusalException(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            stored = new StoredObject([.. asked.Select(part => upload.Parts[part.Number].Bytes)], $"{Tag(Encoding.UTF8.GetBytes(string.Concat(asked.Select(part => part.ETag)))).TrimEnd('"')}-{asked.Length}\"", upload.Headers, DateTimeOffset.UtcNow);
            bucket.Uploads.Remove(id);
        }
        bucket.Put(key, stored, null, false);
        return Xml(context, new XElement(ns + "CompleteMultipartUploadResult", new XElement(ns + "Bucket", name), new XElement(ns + "Key", key), new XElement(ns + "ETag", stored.ETag)));
    }

    static Task Abort(HttpContext context, Bucket bucket)
    {
        lock (bucket.Uploads)
            if (!bucket.Uploads.Remove(context.Request.Query["uploadId"].ToString())) throw new RefusalException(404, "NoSuchUpload", "The specified multipart upload does not exist.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    static XElement Parse(byte[] body)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(body));
        }
        catch (System.Xml.XmlException)
        {
            throw new RefusalException(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        }
    }

    static ImmutableDictionary<string, string> Kept(HttpRequest request) => request.Headers
        .Where(header => kept.Contains(header.Key, StringComparer.OrdinalIgnoreCase) || header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
        .ToImmutableDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

#pragma warning disable CA5351 // The service's own word for the bytes; it guards nothing.
    static string Tag(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static Task Xml(HttpContext context, XElement root)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString(SaveOptions.DisableFormatting)}", context.RequestAborted);
    }
}
