using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>A request for objects, read from its path and query (kw api-concepts).</summary>
/// <param name="Namespace">Empty for what has none, and for all.</param>
/// <param name="Name">Empty for the collection.</param>
/// <param name="Under">The subresource, with what follows it; empty for the object itself.</param>
sealed record Asking(Kind Kind, string Namespace, string Name, string Under, string Verb)
{
    public string Sub => Under.Split('/')[0];

    /// <summary>Null when the path names nothing that a cluster has.</summary>
    public static Asking? Of(HttpRequest request, Cluster cluster)
    {
        var parts = request.Path.Value!.Trim('/').Split('/');
        var (group, rest) = parts switch
        {
            ["api", _, _, ..] => ("", parts[1..]),
            ["apis", _, _, _, ..] => (parts[1], parts[2..]),
            _ => ("", []),
        };
        if (rest.Length < 2) return null;
        var version = rest[0];
        rest = rest[1..];
        var space = "";
        if (rest is ["namespaces", var named, var plural, ..] && plural is not ("status" or "finalize") && cluster.Find(group, version, plural) is { IsNamespaced: true }) (space, rest) = (named, rest[2..]);
        if (cluster.Find(group, version, rest[0]) is not { } kind || rest.Length > 1 && kind.IsNamespaced && space.Length == 0) return null;
        var name = Uri.UnescapeDataString(rest.ElementAtOrDefault(1) ?? "");
        return new Asking(kind, space, name, string.Join('/', rest.Skip(2)), VerbOf(request, name));
    }

    static string VerbOf(HttpRequest request, string name) => request.Method switch
    {
        "GET" or "HEAD" when IsTrue(request, "watch") => "watch",
        "GET" or "HEAD" => name.Length > 0 ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => name.Length > 0 ? "delete" : "deletecollection",
        _ => request.Method.ToLowerInvariant(),
    };

    public static bool IsTrue(HttpRequest request, string name) => request.Query.TryGetValue(name, out var value) && value.ToString() is "" or "true" or "1" && request.Query.ContainsKey(name);
}
