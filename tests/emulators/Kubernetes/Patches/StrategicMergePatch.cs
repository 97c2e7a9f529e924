using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Kubernetes's own patch (apimachinery pkg/util/strategicpatch): lists that have a merge key are merged by it, and words that begin with a dollar say more.</summary>
static class StrategicMergePatch
{
    const string Order = "$setElementOrder/";
    const string DeleteFrom = "$deleteFromPrimitiveList/";

    public static JsonNode? Apply(JsonNode? thing, JsonNode? patch, Shape shape)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        if (changes.Text("$patch") == "delete") return null;
        var result = thing is JsonObject map && changes.Text("$patch") != "replace" ? map.Copy() : [];
        foreach (var (name, value) in changes)
        {
            if (name is "$patch" or "$retainKeys" || name.StartsWith(Order, StringComparison.Ordinal) || name.StartsWith(DeleteFrom, StringComparison.Ordinal)) continue;
            if (value is null) result.Remove(name);
            else if (value is JsonArray list) result[name] = List(result[name] as JsonArray ?? [], list, shape.Member(name));
            else if (Apply(result[name], value, shape.Member(name)) is { } applied) result[name] = applied;
            else result.Remove(name);
        }
        foreach (var (name, value) in changes)
        {
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal) && value is JsonArray gone && result[name[DeleteFrom.Length..]] is JsonArray from)
                foreach (var each in from.Where(each => gone.Any(other => Json.Same(each, other))).ToArray()) from.Remove(each);
            if (name.StartsWith(Order, StringComparison.Ordinal) && value is JsonArray order && result[name[Order.Length..]] is JsonArray list)
                result[name[Order.Length..]] = Ordered(list, order, shape.Member(name[Order.Length..]));
        }
        if (changes["$retainKeys"] is JsonArray retained)
            foreach (var name in result.Select(each => each.Key).Except(retained.Texts()).ToArray()) result.Remove(name);
        return result;
    }

    static JsonArray List(JsonArray thing, JsonArray patch, Shape shape)
    {
        if (!shape.Merges || patch.OfType<JsonObject>().Any(each => each.Text("$patch") == "replace"))
            return Json.List(patch.Where(each => each.Text("$patch") is null).Select(each => each?.DeepClone()));
        var result = (JsonArray)thing.DeepClone();
        foreach (var each in patch)
        {
            if (each is not JsonObject item || shape.MergeKey is not { } key)
            {
                if (!result.Any(other => Json.Same(other, each))) result.Add(each?.DeepClone());
                continue;
            }
            var index = result.ToList().FindIndex(other => Json.Same(other.At(key), item[key]));
            if (item.Text("$patch") == "delete")
            {
                if (index >= 0) result.RemoveAt(index);
            }
            else if (index >= 0) result[index] = Apply(result[index], item, shape.Item);
            else result.Add(Apply(null, item, shape.Item));
        }
        return result;
    }

    /// <summary>In the order that the patch names; what it does not name stays behind.</summary>
    static JsonArray Ordered(JsonArray list, JsonArray order, Shape shape)
    {
        int Place(JsonNode? item)
        {
            var index = order.ToList().FindIndex(each => shape.MergeKey is { } key && item is JsonObject ? Json.Same(each.At(key), item[key]) : Json.Same(each, item));
            return index < 0 ? int.MaxValue : index;
        }
        return Json.List(list.OrderBy(Place).Select(each => each?.DeepClone()));
    }
}
