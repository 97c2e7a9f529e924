using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The subresource scale (autoscaling/v1): how many of an object there are, apart from the rest of it.</summary>
sealed class Scales(Cluster cluster)
{
    public JsonObject Change(Asking asking, JsonObject scale, Writer writer, bool isDry) => cluster.Update(asking.Kind, asking.Namespace, asking.Name, old =>
    {
        if (scale.Version() is { Length: > 0 } version && version != old.Version()) throw ApiException.Conflict(asking.Kind, asking.Name);
        var replicas = scale.Number("spec", "replicas") ?? 0;
        if (replicas < 0) throw ApiException.Invalid(new Kind("autoscaling", "v1", "scales", "Scale"), asking.Name, Cause.Invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
        old.In("spec")["replicas"] = replicas;
        return old;
    }, writer, isDry);

    public static JsonObject Of(JsonObject thing)
    {
        var metadata = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" }) metadata[name] = thing.At("metadata", name)?.DeepClone();
        return new()
        {
            ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = new JsonObject { ["replicas"] = thing.Number("spec", "replicas") ?? 0 },
            ["status"] = new JsonObject { ["replicas"] = thing.Number("status", "replicas") ?? 0, ["selector"] = string.Join(',', thing.Words("spec", "selector", "matchLabels").Select(each => $"{each.Key}={each.Value}")) },
        };
    }
}
