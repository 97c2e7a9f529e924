using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What of an object the model does not know, and what it refuses.</summary>
static class Decoding
{
    /// <summary>Members that the model does not have: dropped, or refused when the client is strict.</summary>
    public static IReadOnlyList<string> Unknown(JsonObject thing, Shape shape)
    {
        var unknown = new List<string>();
        Walk(thing, shape, "", unknown);
        return unknown;
    }

    static void Walk(JsonNode? value, Shape shape, string path, List<string> unknown)
    {
        if (value is JsonObject map)
        {
            foreach (var (name, inner) in map.ToArray())
            {
                var at = path.Length == 0 ? name : $"{path}.{name}";
                if (shape.Knows(name)) Walk(inner, shape.Member(name), at, unknown);
                else
                {
                    unknown.Add(at);
                    map.Remove(name);
                }
            }
        }
        if (value is JsonArray list)
            for (var index = 0; index < list.Count; index++) Walk(list[index], shape.Item, $"{path}[{index}]", unknown);
    }

    /// <summary>The first value that is of another type, as Go's decoder says it; null when all is well.</summary>
    public static string? WrongType(JsonNode? value, Shape shape, string path, string of)
    {
        if (value is null) return null;
        if (shape.Form is Form.Struct or Form.Map && value is not JsonObject) return Says(value, of, path, shape.Form == Form.Map ? "map[string]string" : "struct");
        if (shape.Form == Form.List && value is not JsonArray) return Says(value, of, path, "slice");
        if (shape is { Form: Form.Scalar, Type: { } type } && !Fits(value, type)) return Says(value, of, path, type switch { "integer" => shape.Format ?? "int32", "boolean" => "bool", "number" => "float64", _ => "string" });
        return value switch
        {
            JsonObject map => map.Select(each => WrongType(each.Value, shape.Member(each.Key), path.Length == 0 ? each.Key : $"{path}.{each.Key}", of)).FirstOrDefault(wrong => wrong is not null),
            JsonArray list => list.Select(each => WrongType(each, shape.Item, path, of)).FirstOrDefault(wrong => wrong is not null),
            _ => null,
        };
    }

    static string Says(JsonNode value, string of, string path, string type) => $"json: cannot unmarshal {value.GetValueKind() switch { JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string", JsonValueKind.Number => "number", _ => "bool" }} into Go struct field {of}.{path} of type {type}";

    static bool Fits(JsonNode value, string type) => value.GetValueKind() switch
    {
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || type == "integer" && value.Number() is not null && !value.ToJsonString().Contains('.', StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>What the model calls required and is not there. Kubernetes says it when it validates, after the defaults.</summary>
    public static IEnumerable<Cause> Missing(JsonNode? value, Shape shape, string path = "")
    {
        if (value is JsonObject map)
        {
            foreach (var name in shape.Required)
                if (map[name] is null) yield return Cause.Required(path.Length == 0 ? name : $"{path}.{name}");
            foreach (var (name, inner) in map)
            {
                var at = path.Length == 0 ? name : $"{path}.{name}";
                if (at is "status" or "metadata.managedFields") continue;
                foreach (var missing in Missing(inner, shape.Member(name), at)) yield return missing;
            }
        }
        if (value is JsonArray list)
            for (var index = 0; index < list.Count; index++)
                foreach (var missing in Missing(list[index], shape.Item, $"{path}[{index}]")) yield return missing;
    }

    /// <summary>Members that are null are as good as absent.</summary>
    public static void DropNulls(JsonNode? value)
    {
        if (value is JsonObject map)
            foreach (var (name, inner) in map.ToArray())
            {
                if (inner is null) map.Remove(name);
                else DropNulls(inner);
            }
        if (value is JsonArray list) foreach (var each in list) DropNulls(each);
    }
}
