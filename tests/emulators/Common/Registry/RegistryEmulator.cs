using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Registry;

/// <summary>A registry of images (OCI distribution 1.1): push and pull of blobs and manifests, by tag or digest.</summary>
public sealed class RegistryEmulator(int port = 0) : HttpEmulator(port)
{
    ConcurrentDictionary<string, byte[]> blobs = new();
    ConcurrentDictionary<(string Repository, string Reference), (byte[] Content, string Type)> manifests = new();
    /// <summary>Which repository has which blob: what is another's must be sent or mounted.</summary>
    ConcurrentDictionary<(string Repository, string Digest), byte> linked = new();
    readonly ConcurrentDictionary<string, MemoryStream> uploads = new();

    /// <summary>Name and password that are wanted; null for an open registry. They come as Basic, or are changed for a token at /token.</summary>
    public (string User, string Password)? Login { get; set; }
    /// <summary>Wants a token of <c>/token</c> and no Basic, as most registries do.</summary>
    public bool WantsToken { get; set; } = true;
    /// <summary>host:port, as references to images begin.</summary>
    public string Host => Url.Authority;

    /// <summary>The same registry at another address: what comes there is no part of the record of this one.</summary>
    public RegistryEmulator Aside() => new() { blobs = blobs, manifests = manifests, linked = linked };

    string Token => $"registry-{Login?.Password}";

    protected override async Task Answer(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!.Trim('/').Split('/');
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        if (path is ["token"])
        {
            if (Login is not null && !IsBasic(request)) await Refuse(context, 401, "UNAUTHORIZED", "incorrect username or password");
            else await Send(context, 200, JsonSerializer.Serialize(new { token = Token, access_token = Token, expires_in = 300 }));
            return;
        }
        if (!IsAllowed(request))
        {
            context.Response.Headers.WWWAuthenticate = WantsToken ? $"Bearer realm=\"{Url}token\",service=\"registry.test\",scope=\"repository:{string.Join('/', path.Skip(1).SkipLast(2))}:pull,push\"" : "Basic realm=\"registry\"";
            await Refuse(context, 401, "UNAUTHORIZED", "authentication required");
            return;
        }
        switch (request.Method, path)
        {
            case (_, ["v2"]): await Send(context, 200, "{}"); break;
            case ("GET" or "HEAD", ["v2", .. var name, "manifests", var reference]): await Manifest(context, string.Join('/', name), reference); break;
            case ("PUT", ["v2", .. var name, "manifests", var reference]): await Store(context, string.Join('/', name), reference); break;
            case ("GET" or "HEAD", ["v2", .. var name, "blobs", var digest]) when !path.Contains("uploads"): await Blob(context, string.Join('/', name), digest); break;
            case ("POST", ["v2", .. var name, "blobs", "uploads"]): await Begin(context, string.Join('/', name)); break;
            case ("PATCH" or "PUT" or "GET", ["v2", .. var name, "blobs", "uploads", var id]): await Upload(context, string.Join('/', name), id); break;
            case ("GET", ["v2", .. var name, "tags", "list"]): await Tags(context, string.Join('/', name)); break;
            default: await Refuse(context, 404, "UNSUPPORTED", "The operation is unsupported."); break;
        }
    }

    bool IsAllowed(HttpRequest request) => Login is null || (WantsToken ? request.Headers.Authorization == $"Bearer {Token}" : IsBasic(request));

    bool IsBasic(HttpRequest request) => Login is { } login && request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"))}";

    async Task Manifest(HttpContext context, string name, string reference)
    {
        if (!manifests.TryGetValue((name, reference), out var found))
        {
            await Refuse(context, 404, "MANIFEST_UNKNOWN", $"manifest unknown: {reference}");
            return;
        }
        context.Response.Headers["Docker-Content-Digest"] = Digest(found.Content);
        await Bytes(context, found.Content, found.Type);
    }

    async Task Store(HttpContext context, string name, string reference)
    {
        var content = await Read(context.Request);
        if (reference.StartsWith("sha256:", StringComparison.Ordinal) && reference != Digest(content))
        {
            await Refuse(context, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
            return;
        }
        if (Missing(name, content) is { } missing)
        {
            await Refuse(context, 400, "MANIFEST_BLOB_UNKNOWN", $"blob unknown to registry: {missing}");
            return;
        }
        var digest = Put(name, reference, content, context.Request.ContentType ?? "application/vnd.oci.image.manifest.v1+json");
        context.Response.Headers.Location = $"/v2/{name}/manifests/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest;
        context.Response.StatusCode = 201;
    }

    /// <summary>Something that the manifest names and nobody has sent.</summary>
    string? Missing(string name, byte[] content)
    {
        using var manifest = JsonDocument.Parse(content);
        var root = manifest.RootElement;
        var named = new List<string>();
        if (root.TryGetProperty("config", out var config)) named.Add(config.GetProperty("digest").GetString()!);
        if (root.TryGetProperty("layers", out var layers)) named.AddRange(layers.EnumerateArray().Select(each => each.GetProperty("digest").GetString()!));
        if (named.FirstOrDefault(digest => !blobs.ContainsKey(digest)) is { } blob) return blob;
        return root.TryGetProperty("manifests", out var inner) ? inner.EnumerateArray().Select(each => each.GetProperty("digest").GetString()!).FirstOrDefault(digest => !manifests.ContainsKey((name, digest))) : null;
    }

    async Task Blob(HttpContext context, string name, string digest)
    {
        if (!blobs.TryGetValue(digest, out var found) || !linked.ContainsKey((name, digest))) await Refuse(context, 404, "BLOB_UNKNOWN", "blob unknown to registry");
        else
        {
            context.Response.Headers["Docker-Content-Digest"] = digest;
            await Bytes(context, found, "application/octet-stream");
        }
    }

    async Task Begin(HttpContext context, string name)
    {
        var query = context.Request.Query;
        // All blobs are in one store: what another repository has is mounted.
        if (query["mount"].ToString() is { Length: > 0 } mount && blobs.ContainsKey(mount))
        {
            Made(context, name, mount);
            return;
        }
        if (query["digest"].ToString() is { Length: > 0 } digest)
        {
            await Finish(context, name, digest, await Read(context.Request));
            return;
        }
        var id = Guid.NewGuid().ToString();
        uploads[id] = new MemoryStream();
        Accepted(context, name, id, 0);
    }

    async Task Upload(HttpContext context, string name, string id)
    {
        if (!uploads.TryGetValue(id, out var upload))
        {
            await Refuse(context, 404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
            return;
        }
        if (context.Request.Headers.ContentRange.ToString().Split('-')[0] is { Length: > 0 } from && long.TryParse(from, CultureInfo.InvariantCulture, out var start) && start != upload.Length)
        {
            await Refuse(context, 416, "RANGE_INVALID", "invalid content range");
            return;
        }
        await context.Request.Body.CopyToAsync(upload, context.RequestAborted);
        if (context.Request.Method != "PUT")
        {
            Accepted(context, name, id, upload.Length);
            if (context.Request.Method == "GET") context.Response.StatusCode = 204;
            return;
        }
        uploads.TryRemove(id, out _);
        await Finish(context, name, context.Request.Query["digest"].ToString(), upload.ToArray());
    }

    async Task Finish(HttpContext context, string name, string digest, byte[] content)
    {
        if (digest != Digest(content))
        {
            await Refuse(context, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
            return;
        }
        blobs[digest] = content;
        Made(context, name, digest);
    }

    void Made(HttpContext context, string name, string digest)
    {
        linked[(name, digest)] = 0;
        context.Response.StatusCode = 201;
        context.Response.Headers.Location = $"/v2/{name}/blobs/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest;
    }

    static void Accepted(HttpContext context, string name, string id, long length)
    {
        context.Response.StatusCode = 202;
        context.Response.Headers.Location = $"/v2/{name}/blobs/uploads/{id}";
        context.Response.Headers["Docker-Upload-UUID"] = id;
        context.Response.Headers.Range = $"0-{Math.Max(0, length - 1)}";
    }

    async Task Tags(HttpContext context, string name)
    {
        var tags = TagsOf(name);
        if (tags.Count == 0) await Refuse(context, 404, "NAME_UNKNOWN", "repository name not known to registry");
        else await Send(context, 200, JsonSerializer.Serialize(new { name, tags }));
    }

    public IReadOnlyList<string> TagsOf(string name) => [.. manifests.Keys.Where(key => key.Repository == name && !key.Reference.StartsWith("sha256:", StringComparison.Ordinal)).Select(key => key.Reference).Order(StringComparer.Ordinal)];

    /// <returns>Its digest.</returns>
    public string Put(string name, string reference, byte[] manifest, string type)
    {
        var digest = Digest(manifest);
        using (var read = JsonDocument.Parse(manifest))
        {
            if (read.RootElement.TryGetProperty("config", out var config)) linked[(name, config.GetProperty("digest").GetString()!)] = 0;
            if (read.RootElement.TryGetProperty("layers", out var layers)) foreach (var layer in layers.EnumerateArray()) linked[(name, layer.GetProperty("digest").GetString()!)] = 0;
        }
        manifests[(name, digest)] = manifests[(name, reference)] = (manifest, type);
        return digest;
    }

    /// <returns>Its digest.</returns>
    public string Put(byte[] blob)
    {
        var digest = Digest(blob);
        blobs[digest] = blob;
        return digest;
    }

    /// <summary>The digest of what a tag or digest names; null when there is none.</summary>
    public string? DigestOf(string name, string reference) => manifests.TryGetValue((name, reference), out var found) ? Digest(found.Content) : null;

    /// <summary>Takes an image away, as a registry's own clean-up does.</summary>
    public void Remove(string name, string reference) => manifests.TryRemove((name, reference), out _);

    internal static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    static async Task<byte[]> Read(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        return bytes.ToArray();
    }

    static async Task Bytes(HttpContext context, byte[] content, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (context.Request.Method != "HEAD") await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    static Task Refuse(HttpContext context, int status, string code, string message) => Send(context, status, JsonSerializer.Serialize(new { errors = new[] { new { code, message, detail = (object?)null } } }));

    static async Task Send(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (context.Request.Method != "HEAD") await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }
}
