using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>A manifest as it lies in a registry: its bytes are what its digest is of.</summary>
sealed record RegistryManifest(ReadOnlyMemory<byte> Bytes, string Type, string Digest)
{
    public JsonNode Read() => JsonNode.Parse(Bytes.Span) ?? throw new JsonException();
}

/// <summary>One repository of a registry, by the OCI distribution API (https://github.com/opencontainers/distribution-spec). A password never leaves for more
/// than the registry and the place that it names for tokens.</summary>
sealed partial class RegistryClient
{
    public const string Index = "application/vnd.oci.image.index.v1+json", Manifest = "application/vnd.oci.image.manifest.v1+json",
        DockerList = "application/vnd.docker.distribution.manifest.list.v2+json", DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    const int MostHops = 5;
    static readonly TimeSpan Silence = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(30);

    readonly ImageName image;
    readonly World world;
    readonly RestClient client;
    readonly string actions;
    string? authorization;

    /// <param name="actions">What is to be done: <c>pull</c>, or <c>pull,push</c>.</param>
    public RegistryClient(ImageName image, string actions, World world)
    {
        (this.image, this.actions, this.world) = (image, actions, world);
        client = new(new RestService($"The registry {image.Host}", image.Base)
        {
            Authorization = () => authorization, CredentialSource = $"docker login {image.Host}", CredentialPage = new Uri("https://docs.docker.com/reference/cli/docker/login/"), Error = Error, Patience = Silence, Deadline = Longest,
        }, world);
    }

    string Path(string rest) => $"v2/{image.Repository}/{rest}";

    static (string?, string?) Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            var error = JsonNode.Parse(body.Span).All("errors").FirstOrDefault();
            return (error.Text("code"), error.Text("message"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    /// <summary>The digest of what a tag or a digest names; null where there is none.</summary>
    public async Task<string?> Digest(string reference, CancellationToken stop) => (await Find(reference, stop))?.Digest;

    public async Task<RegistryManifest?> Find(string reference, CancellationToken stop)
    {
        try
        {
            var answer = await Ask(RestRequest.Get(Path($"manifests/{reference}"), $"read the image {image.Repository}:{reference}").With("Accept", string.Join(", ", Index, Manifest, DockerList, DockerManifest)), bytes =>
            {
                var read = JsonNode.Parse(bytes.Span);
                return read is JsonObject && read.Number("schemaVersion") == 2 ? (bytes, read.Text("mediaType")) : throw new JsonException();
            }, stop);
            var (bytes, type) = answer.Value;
            return new(bytes, type ?? (bytes.Span.IndexOf("\"manifests\""u8) >= 0 ? Index : Manifest), $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}");
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return null;
        }
    }

    public async Task<ReadOnlyMemory<byte>> Blob(string digest, CancellationToken stop)
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            await Fetch(digest, file, stop);
            return await File.ReadAllBytesAsync(file, stop);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async Task<bool> Has(string digest, CancellationToken stop)
    {
        try
        {
            await Ask(new RestRequest(HttpMethod.Head, Path($"blobs/{digest}"), $"look for a layer of {image.Repository}"), _ => true, stop);
            return true;
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Takes over what another repository of the same registry has.</summary>
    public async Task<bool> Mount(string digest, string from, CancellationToken stop)
    {
        var answer = await Ask(RestRequest.Post(Path($"blobs/uploads/?mount={digest}&from={Uri.EscapeDataString(from)}"), $"take over a layer for {image.Repository}") with { IsRepeatable = true }, _ => true, stop);
        return answer.Status == (int)HttpStatusCode.Created;
    }

    /// <summary>A large one in a piece of its own.</summary>
    public Task Push(string digest, string file, CancellationToken stop) => Sent(digest, async place =>
    {
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var sent = await Ask(RestRequest.Patch(place, $"send a layer of {image.Repository}") with { IsRepeatable = false, Stream = moved => new FileBody(bytes, moved) { Headers = { { "Content-Type", "application/octet-stream" } } } }, _ => true, stop);
        await Finish(Location(sent.Headers) ?? place, digest, null, stop);
    }, stop);

    public Task Push(string digest, ReadOnlyMemory<byte> bytes, CancellationToken stop) => Sent(digest, place => Finish(place, digest, bytes, stop), stop);

    /// <summary>What breaks off is begun anew: a registry keeps nothing of half a layer.</summary>
    async Task Sent(string digest, Func<string, Task> send, CancellationToken stop)
    {
        const int attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await send(await Place(stop));
                return;
            }
            catch (AnswerLostException lost) when (attempt < attempts)
            {
                world.Log.Say($"the upload broke off ({lost.Findings[0].Fact}); once more");
                if (await Has(digest, stop)) return;
            }
        }
    }

    /// <summary>A place that takes one upload; one that is never used is forgotten by the registry.</summary>
    async Task<string> Place(CancellationToken stop)
    {
        var answer = await Ask(RestRequest.Post(Path("blobs/uploads/"), $"begin an upload to {image.Repository}") with { IsRepeatable = true }, _ => true, stop);
        return Location(answer.Headers) ?? throw new DeployException(Dog.AnswerNotUnderstood.With(client.Service.Name, "begin an upload", "it names no place.", image.Host));
    }

    Task<RestAnswer<bool>> Finish(string place, string digest, ReadOnlyMemory<byte>? bytes, CancellationToken stop) =>
        Ask(new RestRequest(HttpMethod.Put, $"{place}{(place.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Uri.EscapeDataString(digest)}", $"end an upload to {image.Repository}") { Body = bytes ?? default(ReadOnlyMemory<byte>), BodyType = "application/octet-stream" }, _ => true, stop);

    /// <summary>The same bytes under the same name are the same: it may be sent again.</summary>
    public Task Name(string reference, RegistryManifest manifest, CancellationToken stop) =>
        Ask(new RestRequest(HttpMethod.Put, Path($"manifests/{reference}"), $"name the image {image.Repository}:{reference}") { IsRepeatable = true, Body = manifest.Bytes, BodyType = manifest.Type }, _ => true, stop);

    string? Location(System.Net.Http.Headers.HttpResponseHeaders headers)
    {
        if (headers.Location is not { } there) return null;
        var whole = new Uri(image.Base, there);
        return whole.Authority == image.Base.Authority ? whole.PathAndQuery : throw new DeployException(Dog.RedirectRefused.With(client.Service.Name, "take an upload", whole.Host));
    }

    /// <summary>Asked with what the registry wants to see, which it says when it is asked without.</summary>
    async Task<RestAnswer<T>> Ask<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken stop)
    {
        try
        {
            return await client.Answer(request, read, stop);
        }
        catch (RestRefusedException refused) when (refused is { Status: 401, Challenge: { } challenge } && request.Stream is null)
        {
            var before = authorization;
            await Answer(challenge, stop);
            if (authorization == before) throw;
            return await client.Answer(request, read, stop);
        }
    }

    async Task Answer(string challenge, CancellationToken stop)
    {
        var login = await RegistryLogin.Of(image, world, stop);
        var basic = login is var (user, password, _) ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Reveal()}"))}" : null;
        if (basic is not null) world.Log.Mask(basic[6..]);
        if (!challenge.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            authorization = basic;
            return;
        }
        var words = Words().Matches(challenge).ToDictionary(each => each.Groups[1].Value.ToLowerInvariant(), each => each.Groups[2].Value);
        if (!words.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var at) || (at.Scheme != Uri.UriSchemeHttps && !at.IsLoopback)) return;
        var query = $"service={Uri.EscapeDataString(words.GetValueOrDefault("service", ""))}&scope={Uri.EscapeDataString($"repository:{image.Repository}:{actions}")}";
        var tokens = new RestClient(client.Service with { Base = new Uri(at.GetLeftPart(UriPartial.Authority) + "/"), Authorization = () => basic }, world);
        var token = await tokens.Ask(RestRequest.Get($"{at.AbsolutePath}?{query}", "get a token for the registry") with { Name = "GET token" }, bytes => JsonNode.Parse(bytes.Span) is var said && (said.Text("token") ?? said.Text("access_token")) is { } made ? made : throw new JsonException(), stop);
        world.Log.Mask(token);
        authorization = $"Bearer {token}";
    }

    /// <summary>Downloads a blob. Registries send on to stores; there no credential goes, and the digest says whether it is the right one.</summary>
    public async Task Fetch(string digest, string file, CancellationToken stop)
    {
        // Whatever is wanted to be seen is wanted here too, and this one says it.
        await Has(digest, stop);
        var (at, isHome) = (new Uri(image.Base, Path($"blobs/{digest}")), true);
        for (var hop = 0; hop < MostHops; hop++)
        {
            using var silence = new CancellationTokenSource(Silence, world.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
            using var message = new HttpRequestMessage(HttpMethod.Get, at);
            if (isHome && authorization is not null) message.Headers.TryAddWithoutValidation("Authorization", authorization);
            try
            {
                using var answer = await world.Http.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if ((int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } on)
                {
                    (at, isHome) = (new Uri(at, on), new Uri(at, on).Authority == image.Base.Authority);
                    if (at.Scheme != Uri.UriSchemeHttps && !at.IsLoopback) break;
                    continue;
                }
                if (!answer.IsSuccessStatusCode) throw new DeployException(Dog.ServiceRefused.With(client.Service.Name, $"give a layer of {image.Repository}", $"status {(int)answer.StatusCode}."));
                await using var from = await answer.Content.ReadAsStreamAsync(either.Token);
                await using (var to = File.Create(file))
                {
                    var piece = new byte[1 << 16];
                    while (await from.ReadAsync(piece, either.Token) is > 0 and var count)
                    {
                        silence.CancelAfter(Silence);
                        await to.WriteAsync(piece.AsMemory(0, count), stop);
                    }
                }
                await using var read = File.OpenRead(file);
                if ($"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(read, stop))}" == digest) return;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !stop.IsCancellationRequested))
            {
                world.Log.Detail("a layer broke off; once more");
            }
        }
        throw new DeployException(Dog.ServiceNotReached.With(client.Service.Name, $"fetch a layer of {image.Repository}", "it does not come whole.", image.Host));
    }

    [GeneratedRegex(@"([a-zA-Z_]+)=""([^""]*)""")]
    private static partial Regex Words();
}
