using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

public enum Form { Any, Scalar, Struct, Map, List }

/// <summary>The form of a value, as the published model has it with Kubernetes's own marks: which lists are maps by a key, which
/// maps and lists are one thing, which members a value takes when it has none.</summary>
public sealed class Shape
{
    public static readonly Shape Any = new() { Form = Form.Any };

    public Form Form { get; init; }
    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>; null for anything.</summary>
    public string? Type { get; init; }
    public string? Format { get; init; }
    public bool IsAtomic { get; init; }
    public bool IsSet { get; init; }
    /// <summary>Of a list that is a map.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
    /// <summary>By which a strategic merge patch finds items.</summary>
    public string? MergeKey { get; init; }
    /// <summary>A strategic merge patch of it replaces what it does not name.</summary>
    public bool ReplacesKeys { get; init; }
    /// <summary>A list that a strategic merge patch merges.</summary>
    public bool Merges { get; init; }
    /// <summary>A Go struct that is no pointer: it is always there.</summary>
    public bool IsInline { get; init; }
    public JsonNode? Default { get; init; }
    public IReadOnlyList<string> Required { get; init; } = [];
    public IReadOnlyDictionary<string, Lazy<Shape>> Members { get; init; } = new Dictionary<string, Lazy<Shape>>();
    /// <summary>Of the items of a list, or the values of a map.</summary>
    public Lazy<Shape>? Items { get; init; }

    public Shape Item => Items?.Value ?? Any;

    public bool Knows(string name) => Form != Form.Struct || Members.ContainsKey(name);

    public Shape Member(string name) => Form switch
    {
        Form.Struct => Members.TryGetValue(name, out var member) ? member.Value : Any,
        Form.Map => Item,
        // Nothing is published: the lists that every object has are known all the same.
        _ => Members.TryGetValue(name, out var special) ? special.Value : KnownLists.Of(name) ?? Any,
    };

    /// <summary>The same with what the member that refers to it says of itself.</summary>
    internal Shape As(bool isInline, JsonNode? value, bool replacesKeys) => new()
    {
        Form = Form, Type = Type, Format = Format, IsAtomic = IsAtomic, IsSet = IsSet, Keys = Keys, MergeKey = MergeKey, Merges = Merges, Required = Required, Members = Members, Items = Items,
        IsInline = isInline, Default = value, ReplacesKeys = replacesKeys,
    };
}

/// <summary>Lists that are maps in every object that has them, for kinds of which no model is at hand.</summary>
static class KnownLists
{
    static readonly Dictionary<string, string[]> keys = new()
    {
        ["containers"] = ["name"], ["initContainers"] = ["name"], ["volumes"] = ["name"], ["env"] = ["name"], ["imagePullSecrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"], ["conditions"] = ["type"], ["ownerReferences"] = ["uid"], ["hostAliases"] = ["ip"],
    };

    static readonly Dictionary<string, Shape> shapes = keys.ToDictionary(each => each.Key, each => new Shape { Form = Form.List, Keys = each.Value, MergeKey = each.Value[0], Merges = true });

    static readonly Shape finalizers = new() { Form = Form.List, IsSet = true, Merges = true };

    /// <summary>Of containers and of Services, which have the one or the other number.</summary>
    static readonly Shape ports = new()
    {
        Form = Form.List, Keys = ["containerPort", "port", "protocol"],
        Items = new(() => new Shape { Form = Form.Any, Members = new Dictionary<string, Lazy<Shape>> { ["protocol"] = new(() => new Shape { Form = Form.Scalar, Type = "string", Default = "TCP" }) } }),
    };

    public static Shape? Of(string name) => name switch { "finalizers" => finalizers, "ports" => ports, _ => shapes.GetValueOrDefault(name) };
}
