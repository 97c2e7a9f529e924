using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The published models of one API group, or of one that somebody defined.</summary>
public sealed class Model
{
    readonly ConcurrentDictionary<string, Shape> shapes = new();
    readonly JsonObject schemas;

    public Model(string text)
    {
        Text = text;
        Document = (JsonObject)JsonNode.Parse(text)!;
        schemas = (JsonObject)(Document.At("components", "schemas") ?? Document.At("definitions") ?? new JsonObject());
    }

    /// <summary>As it was published.</summary>
    public string Text { get; }
    public JsonObject Document { get; }
    public JsonObject Schemas => schemas;

    public bool Has(string name) => schemas.ContainsKey(name);

    public Shape Of(string name) => shapes.GetOrAdd(name, _ => Read(schemas[name] as JsonObject, name));

    Shape Read(JsonObject? schema, string? name = null)
    {
        if (schema is null) return Shape.Any;
        if (schema.Text("$ref") is { } reference) return Of(reference[(reference.LastIndexOf('/') + 1)..]);
        // What only points elsewhere and says something of itself beside.
        if (schema.Each("allOf").FirstOrDefault()?.Text("$ref") is { } one)
            return Of(one[(one.LastIndexOf('/') + 1)..]).As(schema["default"] is JsonObject, schema["default"], Strategies(schema).Contains("retainKeys"));
        var type = schema.Text("type");
        var isAtomic = schema.Text("x-kubernetes-map-type") == "atomic" || schema.Text("x-kubernetes-list-type") == "atomic";
        if (type == "array") return List(schema, isAtomic);
        if (schema.Map("properties") is { } members)
            return new Shape
            {
                Form = Form.Struct, IsAtomic = isAtomic, Required = [.. schema.Texts("required")], ReplacesKeys = Strategies(schema).Contains("retainKeys"),
                Members = members.ToDictionary(each => each.Key, each => new Lazy<Shape>(() => Read(each.Value as JsonObject))),
            };
        if (schema["additionalProperties"] is JsonObject values) return new Shape { Form = Form.Map, Type = "object", IsAtomic = isAtomic, Items = new Lazy<Shape>(() => Read(values)), Merges = true };
        if (type == "object" || type is null && schema["oneOf"] is null) return new Shape { Form = Form.Any, Type = name is not null && name.EndsWith(".FieldsV1", StringComparison.Ordinal) ? "object" : type };
        // int-or-string and quantities are of several types.
        var several = schema["oneOf"] is not null || schema.Text("format") == "int-or-string" || name is not null && name.EndsWith(".Quantity", StringComparison.Ordinal);
        return new Shape { Form = Form.Scalar, Type = several ? null : type, Format = schema.Text("format"), Default = schema["default"] };
    }

    Shape List(JsonObject schema, bool isAtomic)
    {
        var kind = schema.Text("x-kubernetes-list-type");
        string[] keys = [.. schema.Texts("x-kubernetes-list-map-keys")];
        var merges = Strategies(schema).Contains("merge");
        return new Shape
        {
            // A list of which nothing is said is one thing (structured-merge-diff).
            Form = Form.List, IsAtomic = isAtomic || kind is null && keys.Length == 0, IsSet = kind == "set", Keys = keys, Merges = merges, MergeKey = schema.Text("x-kubernetes-patch-merge-key"),
            Items = new Lazy<Shape>(() => Read(schema["items"] as JsonObject)),
        };
    }

    static string[] Strategies(JsonObject schema) => schema.Text("x-kubernetes-patch-strategy")?.Split(',') ?? [];
}
