using System.Text;

namespace Dogshore.Emulators;

/// <summary>What goes wrong with one request.</summary>
/// <param name="AfterEffect">What was asked is done all the same, and only the answer suffers.</param>
public abstract record Trouble(bool AfterEffect)
{
    /// <summary>Another answer than the true one.</summary>
    public sealed record Answers(int Code, string Body, string ContentType, IReadOnlyDictionary<string, string> Headers, bool AfterEffect = false) : Trouble(AfterEffect);
    /// <summary>The connection is reset.</summary>
    public sealed record Resets(bool AfterEffect = false) : Trouble(AfterEffect);
    /// <summary>The connection is reset when this much of the request's body was read.</summary>
    public sealed record ResetsWhileSending(int Bytes) : Trouble(false);
    /// <summary>The true answer, broken off in the middle of its body. Without its length the client cannot see that by counting.</summary>
    public sealed record Truncates(bool WithLength = true) : Trouble(true);
    /// <summary>No answer, until the client has had enough.</summary>
    public sealed record Stalls(bool AfterEffect = false) : Trouble(AfterEffect);
    /// <summary>The true answer, its body byte by byte.</summary>
    public sealed record Drips(TimeSpan Pause) : Trouble(true);
    /// <summary>These bytes instead of an HTTP answer, and the end of the connection.</summary>
    public sealed record Speaks(ReadOnlyMemory<byte> Bytes, bool AfterEffect = false) : Trouble(AfterEffect);

    static readonly Dictionary<string, string> none = [];

    /// <summary>A status of the service's front door, with a body that is none of the API's.</summary>
    public static Trouble Status(int status, string body = "") => new Answers(status, body, "text/plain", none);

    /// <summary>Too many requests; <paramref name="retryAfter"/> in seconds or as an HTTP date, null for no word of when.</summary>
    public static Trouble TooMany(string? retryAfter, string body = """{"id":"rate_limit","message":"Your account reached the API rate limit"}""") =>
        new Answers(429, body, "application/json", retryAfter is null ? none : new Dictionary<string, string> { ["Retry-After"] = retryAfter });

    /// <summary>JSON that ends in the middle, with a length that agrees.</summary>
    public static Trouble Malformed(bool afterEffect = false) => new Answers(200, """{"id":"0123""", "application/json", none, afterEffect);

    /// <summary>JSON that says nothing of what was asked for.</summary>
    public static Trouble Irrelevant() => new Answers(200, "{}", "application/json", none);

    /// <summary>A page for people, as a proxy or a portal in between answers.</summary>
    public static Trouble Html(int status = 200, bool afterEffect = false) => new Answers(status, "<!doctype html><title>Welcome</title><h1>Sign in to the network</h1>", "text/html", none, afterEffect);

    public static Trouble Redirect(Uri to, int status = 307) => new Answers(status, "", "text/plain", new Dictionary<string, string> { ["Location"] = to.ToString() });

    /// <summary>An answer in plain text of the protocol: wrong lengths, chunks that are cut, or no HTTP at all.</summary>
    public static Trouble Raw(string text) => new Speaks(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")));
}
