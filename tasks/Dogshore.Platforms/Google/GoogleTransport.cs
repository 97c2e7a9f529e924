using System.Net;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;
using Google.Apis.Http;

namespace Dogshore.Platforms.Google;

/// <summary>What Google's own credential classes ask over the network goes by this client, as everything else of ours does: with its deadlines, its
/// repetitions, its masks, and without redirects.</summary>
/// <param name="source">Where the credential came from, for messages.</param>
/// <param name="isMachine">The credential is the machine's own, and is asked of an address of Google's machines that has no TLS.</param>
sealed class GoogleTransport(World world, string source, bool isMachine) : IHttpClientFactory
{
    static readonly string[] tokens = ["access_token", "accessToken"];

    public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
    {
        // Repetitions are ours.
        var client = new ConfigurableHttpClient(new ConfigurableMessageHandler(new OverRest(world, source, isMachine)) { NumTries = 1 }) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var each in args.Initializers) each.Initialize(client);
        return client;
    }

    sealed class OverRest(World world, string source, bool isMachine) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var url = request.RequestUri!;
            if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback && !isMachine) throw new DeployException(Dog.EndpointNotSecure.With("address of a token", url.GetLeftPart(UriPartial.Authority)));
            var service = new RestService("Google", new Uri(url.GetLeftPart(UriPartial.Authority) + "/"))
            {
                CredentialSource = source,
                CredentialPage = GoogleAccess.KeysPage,
                Error = GoogleErrors.Of,
                Meaning = (status, _) => status is 400 or 401 or 403 or 404 ? RestMeaning.Credential : null,
            };
            var asked = new RestRequest(request.Method, url.PathAndQuery, "give a token")
            {
                IsRepeatable = true,
                Name = "token",
                Body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken),
                BodyType = request.Content?.Headers.ContentType?.ToString() ?? "application/json",
                Headers = [.. request.Headers.Select(header => (header.Key, string.Join(", ", header.Value)))],
            };
            var text = await new RestClient(service, world).Read(asked, Understood, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(text, Encoding.UTF8, "application/json") };
        }

        /// <summary>Half an answer, and one of somebody else, is asked for again.</summary>
        string Understood(ReadOnlyMemory<byte> body)
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException();
            foreach (var name in tokens)
                if (json.RootElement.TryGetProperty(name, out var token) && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } value)
                {
                    world.Log.Mask(value);
                    return Encoding.UTF8.GetString(body.Span);
                }
            // A token of the job, by which another is had; what it must hold, its own reader knows.
            return json.RootElement.EnumerateObject().Any(each => each.Value.ValueKind == JsonValueKind.String) ? Encoding.UTF8.GetString(body.Span) : throw new JsonException();
        }
    }
}
