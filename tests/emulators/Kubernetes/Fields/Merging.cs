using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>How an applied configuration gets into an object, and what a manager no longer applies out of it.</summary>
static class Merging
{
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, Shape shape)
    {
        if (live is JsonObject have && applied is JsonObject want && !shape.IsAtomic)
        {
            var result = have.Copy();
            foreach (var (name, value) in want) result[name] = have.ContainsKey(name) ? Merge(have[name], value, shape.Member(name)) : value?.DeepClone();
            return result;
        }
        if (live is JsonArray before && applied is JsonArray after && FieldSet.IsByItem(shape)) return Lists(before, after, shape);
        return applied?.DeepClone();
    }

    /// <summary>In the order of what is applied; what others have stays where it was in between.</summary>
    static JsonArray Lists(JsonArray before, JsonArray after, Shape shape)
    {
        var had = before.Select(item => (Key: FieldSet.Element(item, shape), Item: item)).ToList();
        var wanted = after.Select(item => FieldSet.Element(item, shape)).ToHashSet();
        var result = new JsonArray();
        var at = 0;
        foreach (var item in after)
        {
            var key = FieldSet.Element(item, shape);
            var index = had.FindIndex(each => each.Key == key);
            for (; at < index; at++)
                if (!wanted.Contains(had[at].Key)) result.Add(had[at].Item?.DeepClone());
            at = Math.Max(at, index + 1);
            result.Add(index < 0 ? item?.DeepClone() : Merge(had[index].Item, item, shape.Item));
        }
        for (; at < had.Count; at++)
            if (!wanted.Contains(had[at].Key)) result.Add(had[at].Item?.DeepClone());
        return result;
    }

    /// <summary>Takes out what is in <paramref name="gone"/>, but nothing that is in <paramref name="kept"/> or leads there.</summary>
    public static void Remove(JsonNode? value, FieldSet gone, FieldSet? kept, Shape shape)
    {
        if (value is JsonObject map && !shape.IsAtomic)
            foreach (var (element, child) in gone.Children)
            {
                var name = element[2..];
                if (!map.ContainsKey(name)) continue;
                var stay = kept?.Under(element);
                if (child.IsMember && stay is null or { IsEmpty: true } && (child.Children.Count == 0 || map[name] is not (JsonObject or JsonArray)))
                {
                    map.Remove(name);
                    continue;
                }
                Remove(map[name], child, stay, shape.Member(name));
                // Nobody has anything in it any more.
                if (stay is null or { IsEmpty: true } && map[name] is JsonObject { Count: 0 } or JsonArray { Count: 0 }) map.Remove(name);
            }
        if (value is JsonArray list && FieldSet.IsByItem(shape))
            foreach (var (element, child) in gone.Children)
            {
                var item = list.FirstOrDefault(each => FieldSet.Element(each, shape) == element);
                if (item is null) continue;
                var stay = kept?.Under(element);
                if (child.IsMember && stay is null or { IsEmpty: true }) list.Remove(item);
                else if (stay is not null) Remove(item, child.Minus(Keys(shape)), stay, shape.Item);
            }
    }

    /// <summary>An item that stays keeps what it is known by.</summary>
    static FieldSet Keys(Shape list)
    {
        var keys = new FieldSet();
        foreach (var name in list.Keys) keys.At($"f:{name}").IsMember = true;
        return keys;
    }
}
