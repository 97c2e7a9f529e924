using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dogshore.Platforms.Kube;

/// <summary>Objects of a cluster are JSON of kinds that users add to; they are read where they are looked at and sent back as they came.</summary>
static class Kjson
{
    static readonly JsonDocumentOptions once = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no object of a cluster: one names its kind.</exception>
    public static JsonObject Object(ReadOnlyMemory<byte> bytes) =>
        JsonNode.Parse(bytes.Span, documentOptions: once) is JsonObject made && made["kind"] is JsonValue kind && kind.GetValueKind() == JsonValueKind.String && made["apiVersion"] is JsonValue ? made : throw new JsonException();

    /// <exception cref="JsonException">It is another thing than was asked for.</exception>
    public static JsonObject Object(ReadOnlyMemory<byte> bytes, string kind) => Object(bytes) is var made && made.Text("kind") == kind ? made : throw new JsonException();

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node is not JsonObject there) return null;
            node = there[name];
        }
        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static int? Number(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    public static bool Is(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> All(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    public static string Name(this JsonNode node) => node.Text("metadata", "name") ?? throw new JsonException();
    public static string Kind(this JsonNode node) => node.Text("kind") ?? "";
    public static string? Version(this JsonNode node) => node.Text("metadata", "resourceVersion");
    public static string? Uid(this JsonNode node) => node.Text("metadata", "uid");
    public static string? Label(this JsonNode? node, string name) => node.Text("metadata", "labels", name);
    public static string? Note(this JsonNode? node, string name) => node.Text("metadata", "annotations", name);

    /// <summary>The condition of this type, or null.</summary>
    public static JsonObject? Condition(this JsonNode? node, string type) => node.All("status", "conditions").FirstOrDefault(each => each.Text("type") == type);

    public static bool Has(this JsonNode? node, string condition) => node.Condition(condition).Text("status") == "True";

    /// <summary>The object of this name within, made where there is none.</summary>
    public static JsonObject Within(this JsonObject node, string name)
    {
        if (node[name] is JsonObject there) return there;
        var made = new JsonObject();
        node[name] = made;
        return made;
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static ReadOnlyMemory<byte> Bytes(this JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, KjsonContext.Default.JsonNode);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
sealed partial class KjsonContext : System.Text.Json.Serialization.JsonSerializerContext;
