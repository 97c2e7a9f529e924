using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>A set of fields by their paths, in the form of metadata.managedFields (FieldsV1): <c>f:name</c> a member, <c>k:{…}</c> an item of
/// a list by its keys, <c>v:…</c> one by its value; what is in the set itself has a dot.</summary>
public sealed class FieldSet
{
    public bool IsMember { get; set; }
    public SortedDictionary<string, FieldSet> Children { get; } = new(StringComparer.Ordinal);

    public bool IsEmpty => !IsMember && Children.Values.All(child => child.IsEmpty);

    public FieldSet At(string element)
    {
        if (!Children.TryGetValue(element, out var child)) Children[element] = child = new();
        return child;
    }

    public FieldSet? Under(string element) => Children.GetValueOrDefault(element);

    public FieldSet Union(FieldSet other) => Combine(this, other, (one, two) => one || two);
    public FieldSet Minus(FieldSet other) => Combine(this, other, (one, two) => one && !two);
    public FieldSet Both(FieldSet other) => Combine(this, other, (one, two) => one && two);

    static FieldSet Combine(FieldSet? one, FieldSet? other, Func<bool, bool, bool> rule)
    {
        var result = new FieldSet { IsMember = rule(one?.IsMember ?? false, other?.IsMember ?? false) };
        foreach (var name in (one?.Children.Keys ?? Enumerable.Empty<string>()).Union(other?.Children.Keys ?? Enumerable.Empty<string>()))
        {
            var child = Combine(one?.Under(name), other?.Under(name), rule);
            if (!child.IsEmpty) result.Children[name] = child;
        }
        return result;
    }

    /// <summary>Without these members of the whole.</summary>
    public FieldSet Without(params string[][] paths)
    {
        var copy = Union(new());
        foreach (var path in paths)
        {
            var at = copy;
            foreach (var name in path[..^1]) at = at?.Under(name);
            at?.Children.Remove(path[^1]);
        }
        return copy.Union(new());
    }

    public IEnumerable<string> Paths(string before = "")
    {
        if (IsMember) yield return before;
        foreach (var (name, child) in Children)
            foreach (var path in child.Paths(before + Shown(name))) yield return path;
    }

    /// <summary>As messages write it: <c>.spec.containers[name="web"].image</c>.</summary>
    static string Shown(string element)
    {
        var rest = element[2..];
        return element[0] switch
        {
            'f' => $".{rest}",
            'v' => $"[={rest}]",
            'i' => $"[{rest}]",
            _ => $"[{string.Join(",", Json.Parse(rest)!.Select(each => $"{each.Key}={each.Value?.ToJsonString()}"))}]",
        };
    }

    public static string Key(JsonObject item, Shape list)
    {
        var key = new StringBuilder("k:{");
        foreach (var name in list.Keys.Order(StringComparer.Ordinal))
            if ((item[name] ?? list.Item.Member(name).Default) is { } value) key.Append(key.Length > 3 ? "," : "").Append(JsonSerializer.Serialize(name)).Append(':').Append(value.ToJsonString());
        return key.Append('}').ToString();
    }

    /// <summary>What names an item in its list.</summary>
    public static string Element(JsonNode? item, Shape list) => list.IsSet ? $"v:{item?.ToJsonString() ?? "null"}" : item is JsonObject map ? Key(map, list) : $"v:{item?.ToJsonString()}";

    /// <summary>All fields of a value.</summary>
    public static FieldSet Of(JsonNode? value, Shape shape)
    {
        var set = new FieldSet();
        switch (value)
        {
            case JsonObject map when !shape.IsAtomic:
                foreach (var (name, inner) in map)
                {
                    var child = Of(inner, shape.Member(name));
                    if (inner is null or JsonObject { Count: 0 }) child.IsMember = true;
                    if (!child.IsEmpty) set.Children[$"f:{name}"] = child;
                }
                break;
            case JsonArray list when IsByItem(shape):
                foreach (var item in list)
                {
                    var child = shape.IsSet ? new FieldSet() : Of(item, shape.Item);
                    child.IsMember = true;
                    set.Children[Element(item, shape)] = child;
                }
                break;
            default:
                set.IsMember = true;
                break;
        }
        return set;
    }

    /// <summary>Whether the items of such a list are fields of their own.</summary>
    public static bool IsByItem(Shape shape) => !shape.IsAtomic && (shape.IsSet || shape.Keys.Count > 0);

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && Children.Count > 0) json["."] = new JsonObject();
        foreach (var (name, child) in Children) json[name] = child.ToJson();
        return json;
    }

    public static FieldSet From(JsonObject json)
    {
        var set = new FieldSet { IsMember = json.Count == 0 || json.ContainsKey(".") };
        foreach (var (name, child) in json)
            if (name != "." && child is JsonObject inner) set.Children[name] = From(inner);
        return set;
    }
}
