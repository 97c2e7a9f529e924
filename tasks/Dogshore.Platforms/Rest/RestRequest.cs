using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dogshore.Platforms.Rest;

/// <summary>A request, and what it is for.</summary>
/// <param name="Path">Below the service's address, with its query.</param>
/// <param name="To">What it is to do, in words that follow "to": <c>read the app shop</c>.</param>
public sealed record RestRequest(HttpMethod Method, string Path, string To)
{
    /// <summary>May be sent again without harm: it reads, or it says what shall be so. What makes a new thing is not.</summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get || Method == HttpMethod.Head;
    /// <summary>As logs call it, where the path does not tell what is asked.</summary>
    public string? Name { get; init; }
    public string Shown => Name ?? $"{Method} {Path}";
    public ReadOnlyMemory<byte>? Body { get; init; }
    /// <summary>With its parameters, where it has some.</summary>
    public string BodyType { get; init; } = "application/json";
    /// <summary>A body that is too large to be held, made anew for each attempt; it calls what it is given for each piece that has left,
    /// so that a long body is no silence.</summary>
    public Func<Action, HttpContent>? Stream { get; init; }
    /// <summary>A status beside the 2xx that is an answer to this request and no refusal; 0 for none.</summary>
    public int AlsoGood { get; init; }
    /// <summary>Beside or instead of the service's own.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static RestRequest Get(string path, string to) => new(HttpMethod.Get, path, to);
    public static RestRequest Post(string path, string to) => new(HttpMethod.Post, path, to);
    public static RestRequest Patch(string path, string to) => new(HttpMethod.Patch, path, to) { IsRepeatable = true };
    public static RestRequest Delete(string path, string to) => new(HttpMethod.Delete, path, to) { IsRepeatable = true };

    public RestRequest With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
    public RestRequest With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };
}
