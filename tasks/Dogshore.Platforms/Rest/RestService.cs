using System.Collections.Immutable;

namespace Dogshore.Platforms.Rest;

/// <summary>What an error comes to.</summary>
public enum RestMeaning { Refused, Credential, NotAllowed, Limited, Fails }

/// <summary>A service that is spoken to over HTTP.</summary>
/// <param name="Name">As messages call it: <c>Heroku</c>.</param>
/// <param name="Base">Every request goes below this address; the credential goes nowhere else.</param>
public sealed record RestService(string Name, Uri Base)
{
    /// <summary>The value of the Authorization header, read when a request leaves; null for none.</summary>
    public Func<string?> Authorization { get; init; } = () => null;
    /// <summary>Where the credential came from, for messages: <c>$HEROKU_API_KEY</c>.</summary>
    public string CredentialSource { get; init; } = "the credential";
    /// <summary>The page where a new one is made.</summary>
    public Uri? CredentialPage { get; init; }
    /// <summary>Signs a request over its body, each attempt as it leaves; null where the credential stands in a header.</summary>
    public Action<HttpRequestMessage, ReadOnlyMemory<byte>>? Sign { get; init; }
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;
    /// <summary>The header in which the service names a request for its own log.</summary>
    public string RequestId { get; init; } = "Request-Id";
    /// <summary>Headers in which the service tells what people should see.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
    /// <summary>The id and the words of an error's body; both null when it is none of the service's.</summary>
    public Func<ReadOnlyMemory<byte>, (string? Id, string? Message)> Error { get; init; } = _ => (null, null);
    /// <summary>What the service means by an error of this status and id; null where its status says it.</summary>
    public Func<int, string?, RestMeaning?> Meaning { get; init; } = (_, _) => null;
    /// <summary>How long to wait by the body of a 429 that has no Retry-After; null when it does not say.</summary>
    public Func<ReadOnlyMemory<byte>, TimeSpan?> Wait { get; init; } = _ => null;
    /// <summary>Longest wait for one answer, and for a silence within it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>Longest time for a request with all its repetitions.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);
    /// <summary>Longest Retry-After that is waited for.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);
}
