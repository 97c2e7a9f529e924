using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dogshore.Emulators.S3;

/// <summary>Signature version 4, checked as the service checks it (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html):
/// written from the document, and not from any client.</summary>
public sealed partial class SignatureCheck(string service, IReadOnlyDictionary<string, string> keys)
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    public void Check(HttpRequest request, byte[] body)
    {
        var match = Authorization().Match(request.Headers.Authorization.ToString());
        if (!match.Success) throw new RefusalException(403, "AccessDenied", "Access Denied");
        var (id, date, region, scope, signed, signature) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value, match.Groups[6].Value);
        if (!keys.TryGetValue(id, out var secret)) throw new RefusalException(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        var time = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (DateTimeOffset.UtcNow - at).Duration() > Skew)
            throw new RefusalException(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
        var declared = request.Headers["x-amz-content-sha256"].ToString();
        var real = Convert.ToHexStringLower(SHA256.HashData(body));
        // Services other than S3 are not told it: what came is what must have been signed.
        if (declared.Length == 0 && service != "s3") declared = real;
        // A signed payload must be the one that came.
        if (declared.Length == 64 && declared != real) throw new RefusalException(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        if (declared.Length != 64 && declared != "UNSIGNED-PAYLOAD") throw new RefusalException(501, "NotImplemented", "A header you provided implies functionality that is not implemented.");

        var names = signed.Split(';');
        if (!names.Contains("host") || request.Headers.Keys.Any(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !names.Contains(name.ToLowerInvariant())))
            throw new RefusalException(403, "AccessDenied", "There were headers present in the request which were not signed");
        var raw = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var query = string.Join('&', (raw.Length > 1 ? raw[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));
        var headers = string.Concat(names.Select(name => $"{name}:{Squeezed(name == "host" ? request.Host.Value! : string.Join(',', request.Headers[name].ToArray()))}\n"));
        var canonical = $"{request.Method}\n{raw[0]}\n{query}\n{headers}\n{signed}\n{declared}";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{date}/{region}/{scope}/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), date), region), scope), "aws4_request");
        if (scope != service || Convert.ToHexStringLower(Hmac(key, text)) != signature)
            throw new RefusalException(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.");
    }

    /// <summary>The service that a request was signed for; null where it is not signed.</summary>
    public static string? Service(HttpRequest request) => Authorization().Match(request.Headers.Authorization.ToString()) is { Success: true } match ? match.Groups[4].Value : null;

    /// <summary>The id of the key that signed it.</summary>
    public static string? Key(HttpRequest request) => Authorization().Match(request.Headers.Authorization.ToString()) is { Success: true } match ? match.Groups[1].Value : null;

    static string Squeezed(string value) => Spaces().Replace(value.Trim(), " ");

    static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$")]
    private static partial Regex Authorization();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
