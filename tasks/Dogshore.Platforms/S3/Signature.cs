using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Dogshore.Platforms.S3;

/// <summary>Signature version 4 of a request (docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html), for the one service whose
/// client library is not here.</summary>
static class Signature
{
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, Keys keys, string region, string service, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        if (keys.Token is not null) request.Headers.TryAddWithoutValidation("x-amz-security-token", keys.Token);

        var url = request.RequestUri!;
        var headers = request.Headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.Ordinal)).Select(header => (Name: header.Key, Value: string.Join(',', header.Value)))
            .Append((Name: "host", Value: url.IsDefaultPort ? url.Host : url.Authority)).OrderBy(header => header.Name, StringComparer.Ordinal).ToArray();
        var signed = string.Join(';', headers.Select(header => header.Name));
        var canonical = $"{request.Method}\n{url.AbsolutePath}\n{url.Query.TrimStart('?')}\n{string.Concat(headers.Select(header => $"{header.Name}:{header.Value}\n"))}\n{signed}\n{hash}";
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + keys.Secret.Reveal()), time[..8]), region), service), "aws4_request");
        request.Headers.Authorization = new AuthenticationHeaderValue("AWS4-HMAC-SHA256", $"Credential={keys.Id}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(Hmac(key, text))}");
    }

    static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
