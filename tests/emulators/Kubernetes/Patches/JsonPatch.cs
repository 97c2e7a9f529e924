using System.Globalization;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>RFC 6902, as evanphx/json-patch does it for the API server.</summary>
static class JsonPatch
{
    public static JsonObject Apply(JsonObject thing, JsonArray operations)
    {
        JsonNode document = thing.Copy();
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = Parts(operation.Text("path") ?? throw ApiException.BadRequest("a patch operation has no path"));
            switch (operation.Text("op"))
            {
                case "add": Add(document, path, operation["value"]?.DeepClone()); break;
                case "remove": Remove(document, path); break;
                case "replace":
                    if (Find(document, path) is null) throw Missing("replace", path);
                    Set(document, path, operation["value"]?.DeepClone());
                    break;
                case "move":
                    var moved = Find(document, Parts(operation.Text("from") ?? ""))?.DeepClone();
                    Remove(document, Parts(operation.Text("from") ?? ""));
                    Add(document, path, moved);
                    break;
                case "copy": Add(document, path, Find(document, Parts(operation.Text("from") ?? ""))?.DeepClone()); break;
                case "test":
                    if (!Json.Same(Find(document, path), operation["value"])) throw new ApiException(422, "Invalid", $"the server rejected our request due to an error in our request: testing path {operation.Text("path")} failed");
                    break;
                default: throw ApiException.BadRequest($"Unexpected kind: {operation.Text("op")}");
            }
        }
        return (JsonObject)document;
    }

    static ApiException Missing(string what, string[] path) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {what} operation does not apply: doc is missing key: /{string.Join('/', path)}");

    static string[] Parts(string pointer) => [.. pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var part in path) node = node switch { JsonObject map => map[part], JsonArray list when Index(part, list.Count) is { } index && index < list.Count => list[index], _ => null };
        return node;
    }

    static int? Index(string part, int count) => part == "-" ? count : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    static void Add(JsonNode document, string[] path, JsonNode? value)
    {
        var parent = Find(document, path.AsSpan(..^1)) ?? throw Missing("add", path);
        if (parent is JsonArray list) list.Insert(Math.Min(Index(path[^1], list.Count) ?? list.Count, list.Count), value);
        else parent.AsObject()[path[^1]] = value;
    }

    static void Set(JsonNode document, string[] path, JsonNode? value)
    {
        var parent = Find(document, path.AsSpan(..^1)) ?? throw Missing("replace", path);
        if (parent is JsonArray list) list[Index(path[^1], list.Count)!.Value] = value;
        else parent.AsObject()[path[^1]] = value;
    }

    static void Remove(JsonNode document, string[] path)
    {
        var parent = Find(document, path.AsSpan(..^1));
        if (parent is JsonArray list && Index(path[^1], list.Count) is { } index && index < list.Count) list.RemoveAt(index);
        else if (parent is not JsonObject map || !map.Remove(path[^1])) throw Missing("remove", path);
    }
}
