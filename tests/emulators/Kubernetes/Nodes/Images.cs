using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>An image on the machine.</summary>
/// <param name="Root">Its files, unpacked.</param>
/// <param name="Config">Entrypoint, Cmd, Env, WorkingDir …</param>
public sealed record Image(string Digest, string Root, JsonObject Config);

/// <summary>It could not be had.</summary>
public sealed class PullException(string message) : Exception(message);

/// <summary>Pulls images from registries, as a kubelet's runtime does: manifest, config and layers over HTTP.</summary>
public sealed class Images(string folder) : IDisposable
{
    const string Types = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json";

    readonly ConcurrentDictionary<string, Image> known = new();
    readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true }) { Timeout = TimeSpan.FromSeconds(30) };
    readonly SemaphoreSlim one = new(1);

    /// <summary>Where the registry of a host is; a host that is not here is asked itself when it is this machine.</summary>
    public ConcurrentDictionary<string, Uri> Hosts { get; } = new();

    /// <summary>An image that the machine has from the beginning, by the reference that pods name.</summary>
    public void Preload(string reference, string root, JsonObject config) => known[reference] = new($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(reference)))}", root, config);

    /// <param name="logins">By host, <c>user:password</c>.</param>
    public async Task<Image> Pull(string reference, IReadOnlyDictionary<string, string> logins, CancellationToken stop)
    {
        if (known.TryGetValue(reference, out var here)) return here;
        var (host, repository, version) = Parts(reference);
        var url = Hosts.TryGetValue(host, out var mapped) ? mapped : host.StartsWith("127.0.0.1:", StringComparison.Ordinal) || host.StartsWith("localhost:", StringComparison.Ordinal) ? new Uri($"http://{host}/")
            : throw new PullException($"failed to pull and unpack image \"{reference}\": failed to resolve reference \"{reference}\": failed to do request: Head \"https://{host}/v2/{repository}/manifests/{version}\": dial tcp: lookup {host}: no such host");
        await one.WaitAsync(stop);
        try
        {
            var manifest = await Manifest(url, repository, version, reference, logins.GetValueOrDefault(host), stop);
            return known.TryGetValue(manifest.Digest, out var same) ? same : known[manifest.Digest] = await Unpack(url, repository, manifest.Digest, manifest.Content, logins.GetValueOrDefault(host), stop);
        }
        catch (HttpRequestException broken)
        {
            throw new PullException($"failed to pull and unpack image \"{reference}\": {broken.Message}");
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>What a reference names: host, repository, and tag or digest.</summary>
    internal static (string Host, string Repository, string Version) Parts(string reference)
    {
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        var host = slash > 0 && (reference[..slash].Contains('.', StringComparison.Ordinal) || reference[..slash].Contains(':', StringComparison.Ordinal) || reference[..slash] == "localhost") ? reference[..slash] : "docker.io";
        var rest = host == "docker.io" && !reference.StartsWith("docker.io/", StringComparison.Ordinal) ? reference : reference[(slash + 1)..];
        if (rest.Split('@') is [var named, var digest]) return (host, named.Split(':')[0], digest);
        var colon = rest.LastIndexOf(':');
        return colon > 0 ? (host, rest[..colon], rest[(colon + 1)..]) : (host, rest, "latest");
    }

    async Task<(string Digest, JsonObject Content)> Manifest(Uri url, string repository, string version, string reference, string? login, CancellationToken stop)
    {
        using var answer = await Get(new Uri(url, $"v2/{repository}/manifests/{version}"), Types, login, stop);
        if (answer.StatusCode == HttpStatusCode.NotFound) throw new PullException($"failed to pull and unpack image \"{reference}\": failed to resolve reference \"{reference}\": {reference}: not found");
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new PullException($"failed to pull and unpack image \"{reference}\": failed to resolve reference \"{reference}\": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials");
        if (!answer.IsSuccessStatusCode) throw new PullException($"failed to pull and unpack image \"{reference}\": unexpected status from HEAD request to {url}v2/{repository}/manifests/{version}: {(int)answer.StatusCode}");
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
        var content = Json.Parse(Encoding.UTF8.GetString(bytes)) ?? throw new PullException($"failed to unpack image \"{reference}\": the manifest is damaged");
        if (content.Each("manifests").FirstOrDefault(each => each.Text("platform", "architecture") is null or "amd64" && each.Text("platform", "os") is null or "linux") is { } own) return await Manifest(url, repository, own.Text("digest")!, reference, login, stop);
        return ($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}", content);
    }

    async Task<Image> Unpack(Uri url, string repository, string digest, JsonObject manifest, string? login, CancellationToken stop)
    {
        using var config = await Get(new Uri(url, $"v2/{repository}/blobs/{manifest.Text("config", "digest")}"), "*/*", login, stop);
        var root = Path.Combine(folder, "images", digest["sha256:".Length..][..16]);
        Directory.CreateDirectory(root);
        foreach (var layer in manifest.Each("layers"))
        {
            using var answer = await Get(new Uri(url, $"v2/{repository}/blobs/{layer.Text("digest")}"), "*/*", login, stop);
            answer.EnsureSuccessStatusCode();
            await Layers.Unpack(await answer.Content.ReadAsStreamAsync(stop), root);
        }
        return new(digest, root, Json.Parse(await config.Content.ReadAsStringAsync(stop)).Map("config") ?? []);
    }

    async Task<HttpResponseMessage> Get(Uri url, string accept, string? login, CancellationToken stop)
    {
        var answer = await Send(url, accept, null, stop);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || login is null) return answer;
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        var challenge = answer.Headers.WwwAuthenticate.FirstOrDefault();
        answer.Dispose();
        if (challenge is not { Scheme: "Bearer", Parameter: { } parameter }) return await Send(url, accept, basic, stop);
        using var token = await Send(new Uri(parameter.Split("realm=\"")[1].Split('"')[0]), "*/*", basic, stop);
        return await Send(url, accept, token.IsSuccessStatusCode ? new("Bearer", Json.Parse(await token.Content.ReadAsStringAsync(stop)).Text("token")) : null, stop);
    }

    async Task<HttpResponseMessage> Send(Uri url, string accept, AuthenticationHeaderValue? authorization, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.TryAddWithoutValidation("Accept", accept);
        message.Headers.Authorization = authorization;
        return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    public void Dispose()
    {
        client.Dispose();
        one.Dispose();
    }
}
