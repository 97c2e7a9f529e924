using System.Globalization;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Troubles in the words of an API server, for tests that ask for them.</summary>
public static class Refusals
{
    /// <summary>Priority and fairness has no room for the request.</summary>
    public static Trouble TooMany(int? retryAfter = 1) => Of(new ApiException(429, "TooManyRequests", "too many requests, please try again later") { RetryAfter = retryAfter });

    public static Trouble Internal(bool afterEffect = false) => Of(new ApiException(500, "InternalError", "Internal error occurred: etcdserver: request timed out"), afterEffect);

    public static Trouble Unavailable(int? retryAfter = null) => Of(new ApiException(503, "ServiceUnavailable", "apiserver is shutting down") { RetryAfter = retryAfter });

    public static Trouble Of(ApiException refused, bool afterEffect = false) => new Trouble.Answers(refused.Code, refused.Status.ToJsonString(), "application/json",
        refused.RetryAfter is { } seconds ? new Dictionary<string, string> { ["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture) } : [], afterEffect);
}
