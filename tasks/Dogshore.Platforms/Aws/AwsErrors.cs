using System.Text.Json;
using System.Xml;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Aws;

/// <summary>What Amazon's services mean by their errors (contract aws §1). The code says more than the status: in the query protocol too many
/// requests are answered with status 400.</summary>
static class AwsErrors
{
    static readonly HashSet<string> throttling = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled", "TooManyRequestsException", "ProvisionedThroughputExceededException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete",
    };
    static readonly HashSet<string> credential = new(StringComparer.Ordinal)
    {
        "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature", "ExpiredToken",
        "ExpiredTokenException", "RequestExpired", "AuthFailure", "InvalidAccessKeyId",
    };
    static readonly HashSet<string> rights = new(StringComparer.Ordinal) { "AccessDenied", "AccessDeniedException", "InsufficientPrivilegesException", "OptInRequired", "UnauthorizedOperation", "NotAuthorized" };

    public static RestMeaning? Meaning(int status, string? id) => id switch
    {
        null => null,
        _ when throttling.Contains(id) => RestMeaning.Limited,
        _ when credential.Contains(id) => RestMeaning.Credential,
        _ when rights.Contains(id) => RestMeaning.NotAllowed,
        "RequestTimeout" or "RequestTimeoutException" or "InternalFailure" or "ServiceUnavailable" => RestMeaning.Fails,
        _ => null,
    };

    /// <summary>Of the query protocol: Code and Message, in either of the two wrappers.</summary>
    public static (string?, string?) OfXml(ReadOnlyMemory<byte> body)
    {
        try
        {
            var error = Xml.Read(body).DescendantsAndSelf().FirstOrDefault(element => element.Name == "Error");
            return (error?.Text("Code"), error?.Text("Message"));
        }
        catch (XmlException)
        {
            // A page of whatever stands in between: the status says the rest.
            return (null, null);
        }
    }

    /// <summary>Of the JSON protocol: <c>__type</c> after its namespace, and the message with or without a capital.</summary>
    public static (string?, string?) OfJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, null);
            return (Text("__type")?.Split('#')[^1].Split(':')[0], Text("message") ?? Text("Message"));

            string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
