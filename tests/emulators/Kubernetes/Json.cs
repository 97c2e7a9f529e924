using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Ways into the objects of the API, which are JSON throughout.</summary>
public static class Json
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = node is JsonObject map && map.TryGetPropertyValue(name, out var inner) ? inner : null;
        return node;
    }

    /// <summary>Null where there is no text.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (long)number : null;

    public static bool Is(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static JsonObject? Map(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Each(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonArray list ? list.Select(each => each.Text()).OfType<string>() : [];

    public static IReadOnlyDictionary<string, string> Words(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Map(path)?.Where(each => each.Value.Text() is not null).ToDictionary(each => each.Key, each => each.Value.Text()!) ?? [];

    /// <summary>The object at this place, made where there is none.</summary>
    public static JsonObject In(this JsonObject node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node[name] is not JsonObject inner) node[name] = inner = [];
            node = inner;
        }
        return node;
    }

    public static JsonArray ListIn(this JsonObject node, string name)
    {
        if (node[name] is not JsonArray list) node[name] = list = [];
        return list;
    }

    /// <summary>Sets what is not there.</summary>
    public static void Default(this JsonObject node, string name, JsonNode? value)
    {
        if (node[name] is null) node[name] = value;
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonObject Of(IEnumerable<KeyValuePair<string, string>> words) => new(words.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));

    public static JsonArray List(IEnumerable<JsonNode?> nodes) => [.. nodes];

    // What every object has.
    public static string Name(this JsonNode node) => node.Text("metadata", "name") ?? "";
    public static string Namespace(this JsonNode node) => node.Text("metadata", "namespace") ?? "";
    public static string Uid(this JsonNode node) => node.Text("metadata", "uid") ?? "";
    public static string Version(this JsonNode node) => node.Text("metadata", "resourceVersion") ?? "";
    public static IReadOnlyDictionary<string, string> Labels(this JsonNode node) => node.Words("metadata", "labels");
    public static string? Annotation(this JsonNode node, string name) => node.Text("metadata", "annotations", name);
    public static bool IsGoing(this JsonNode node) => node.Text("metadata", "deletionTimestamp") is not null;

    /// <summary>The owner that controls it, by uid.</summary>
    public static string? Controller(this JsonNode node) => node.Each("metadata", "ownerReferences").FirstOrDefault(each => each.Is("controller")).Text("uid");
}
