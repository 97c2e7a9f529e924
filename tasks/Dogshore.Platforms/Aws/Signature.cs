using Amazon;
using Amazon.Runtime.Signing;

namespace Dogshore.Platforms.Aws;

/// <summary>Signs a request that no client library makes, by Amazon's own signer (contract aws §4.1).</summary>
static class Signature
{
    /// <summary>A header in which a body's hash may be told: then the body itself is not looked at.</summary>
    public const string ContentHash = "x-amz-content-sha256";

    public static void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body, Keys keys, string region, string service, DateTimeOffset now)
    {
        var signing = new AWSSigningRequest { HttpMethod = request.Method, RequestUri = request.RequestUri, Content = body.ToArray() };
        foreach (var header in request.Headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))) signing.Headers[header.Key] = string.Join(',', header.Value);
        var parameters = new AWSSigV4Parameters { Credentials = keys.Credentials, Region = RegionEndpoint.GetBySystemName(region), Service = service, SignedAt = now.UtcDateTime };
        foreach (var (name, value) in AWSSigV4Signer.Sign(signing, parameters).Headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase)) continue;
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
