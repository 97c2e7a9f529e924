using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What is new, other and gone between two values, field by field (structured-merge-diff).</summary>
public sealed class Comparison
{
    public FieldSet Added { get; } = new();
    public FieldSet Modified { get; } = new();
    public FieldSet Removed { get; } = new();

    public static Comparison Of(JsonObject? old, JsonObject? now, Shape shape)
    {
        var comparison = new Comparison();
        Walk(old ?? [], now ?? [], shape, comparison.Added, comparison.Modified, comparison.Removed);
        return comparison;
    }

    static void Walk(JsonNode? old, JsonNode? now, Shape shape, FieldSet added, FieldSet modified, FieldSet removed)
    {
        if (Json.Same(old, now)) return;
        if (old is JsonObject before && now is JsonObject after && !shape.IsAtomic)
        {
            foreach (var name in before.Select(each => each.Key).Union(after.Select(each => each.Key)))
                Member($"f:{name}", before.ContainsKey(name), before[name], after.ContainsKey(name), after[name], shape.Member(name), added, modified, removed);
        }
        else if (old is JsonArray or null && now is JsonArray or null && FieldSet.IsByItem(shape))
        {
            var were = Items(old as JsonArray, shape);
            var are = Items(now as JsonArray, shape);
            foreach (var key in were.Keys.Union(are.Keys))
                Member(key, were.ContainsKey(key), were.GetValueOrDefault(key), are.ContainsKey(key), are.GetValueOrDefault(key), shape.Item, added, modified, removed);
        }
        else modified.IsMember = true;
    }

    static void Member(string element, bool was, JsonNode? old, bool isNow, JsonNode? now, Shape shape, FieldSet added, FieldSet modified, FieldSet removed)
    {
        if (!was) Whole(element, now, shape, added);
        else if (!isNow) Whole(element, old, shape, removed);
        else Walk(old, now, shape, added.At(element), modified.At(element), removed.At(element));
    }

    /// <summary>The whole of what came or went. A struct that is no pointer has no entry of its own: it is always there.</summary>
    static void Whole(string element, JsonNode? value, Shape shape, FieldSet set)
    {
        var whole = FieldSet.Of(value, shape);
        Nodes(value, shape, whole);
        set.Children[element] = set.At(element).Union(whole);
    }

    static void Nodes(JsonNode? value, Shape shape, FieldSet set)
    {
        if (value is JsonObject map && !shape.IsAtomic)
        {
            if (!shape.IsInline) set.IsMember = true;
            foreach (var (name, inner) in map)
                if (inner is JsonObject or JsonArray) Nodes(inner, shape.Member(name), set.At($"f:{name}"));
        }
        if (value is JsonArray list && FieldSet.IsByItem(shape))
        {
            set.IsMember = true;
            foreach (var item in list.OfType<JsonObject>()) Nodes(item, shape.Item, set.At(FieldSet.Element(item, shape)));
        }
    }

    internal static Dictionary<string, JsonNode?> Items(JsonArray? list, Shape shape)
    {
        var items = new Dictionary<string, JsonNode?>();
        foreach (var item in list ?? []) items[FieldSet.Element(item, shape)] = item;
        return items;
    }
}
