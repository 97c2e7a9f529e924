using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>RFC 7386.</summary>
static class MergePatch
{
    public static JsonNode? Apply(JsonNode? thing, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = thing is JsonObject map ? map.Copy() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null) result.Remove(name);
            else result[name] = Apply(result[name], value);
        }
        return result;
    }
}
