using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What kubectl prints, made by the server (kw api-concepts, "Receiving resources as Tables").</summary>
static class Tables
{
    /// <summary>Makes a table of one object, when the client asked for tables.</summary>
    /// <param name="once">In a watch only the first table has the columns.</param>
    public static Func<JsonObject, JsonNode>? Wanted(HttpRequest request, bool once = false)
    {
        if (!request.Headers.Accept.ToString().Split(',')[0].Contains("as=Table", StringComparison.Ordinal)) return null;
        var first = true;
        return thing =>
        {
            var table = Of(Kinds.OfKubernetes.FirstOrDefault(kind => kind.Name == thing.Text("kind") && kind.ApiVersion == thing.Text("apiVersion")), [thing], new JsonObject { ["resourceVersion"] = thing.Version() });
            if (once && !first) table["columnDefinitions"] = null;
            first = false;
            return table;
        };
    }

    public static JsonObject Of(Kind? kind, IReadOnlyList<JsonObject> items, JsonObject metadata)
    {
        var columns = Columns(kind);
        return new()
        {
            ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = metadata.DeepClone(),
            ["columnDefinitions"] = Json.List(columns.Select(column => (JsonNode)new JsonObject { ["name"] = column.Name, ["type"] = "string", ["format"] = column.Name == "Name" ? "name" : "", ["description"] = column.Name, ["priority"] = 0 })),
            ["rows"] = Json.List(items.Select(item => (JsonNode)new JsonObject
            {
                ["cells"] = Json.List(columns.Select(column => (JsonNode)column.Cell(item))),
                ["object"] = new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = item.At("metadata")?.DeepClone() },
            })),
        };
    }

    static (string Name, Func<JsonObject, string> Cell)[] Columns(Kind? kind)
    {
        (string, Func<JsonObject, string>)[] own =
            kind == Kinds.Pod ? [("Ready", thing => $"{thing.Each("status", "containerStatuses").Count(each => each.Is("ready"))}/{thing.Each("spec", "containers").Count()}"), ("Status", Phase), ("Restarts", thing => thing.Each("status", "containerStatuses").Sum(each => each.Number("restartCount") ?? 0).ToString(CultureInfo.InvariantCulture))]
            : kind == Kinds.Deployment ? [("Ready", thing => $"{Count(thing, "status", "readyReplicas")}/{Count(thing, "spec", "replicas")}"), ("Up-to-date", thing => Count(thing, "status", "updatedReplicas")), ("Available", thing => Count(thing, "status", "availableReplicas"))]
            : kind == Kinds.ReplicaSet ? [("Desired", thing => Count(thing, "spec", "replicas")), ("Current", thing => Count(thing, "status", "replicas")), ("Ready", thing => Count(thing, "status", "readyReplicas"))]
            : kind == Kinds.Job ? [("Status", thing => thing.Each("status", "conditions").LastOrDefault(each => each.Text("status") == "True").Text("type") ?? "Running"), ("Completions", thing => $"{Count(thing, "status", "succeeded")}/{Count(thing, "spec", "completions")}")]
            : kind == Kinds.Service ? [("Type", thing => thing.Text("spec", "type") ?? ""), ("Cluster-IP", thing => thing.Text("spec", "clusterIP") ?? "<none>"), ("Port(s)", thing => string.Join(',', thing.Each("spec", "ports").Select(port => $"{port.Number("port")}/{port.Text("protocol")}")))]
            : kind == Kinds.Namespace ? [("Status", thing => thing.Text("status", "phase") ?? "")]
            : kind == Kinds.ConfigMap ? [("Data", thing => (thing.Map("data")?.Count ?? 0).ToString(CultureInfo.InvariantCulture))]
            : kind == Kinds.Secret ? [("Type", thing => thing.Text("type") ?? ""), ("Data", thing => (thing.Map("data")?.Count ?? 0).ToString(CultureInfo.InvariantCulture))]
            : kind == Kinds.Event ? [("Type", thing => thing.Text("type") ?? ""), ("Reason", thing => thing.Text("reason") ?? ""), ("Object", thing => $"{thing.Text("involvedObject", "kind")?.ToLowerInvariant()}/{thing.Text("involvedObject", "name")}"), ("Message", thing => thing.Text("message") ?? "")]
            : kind == Kinds.Ingress ? [("Class", thing => thing.Text("spec", "ingressClassName") ?? "<none>"), ("Hosts", thing => string.Join(',', thing.Each("spec", "rules").Select(rule => rule.Text("host") ?? "*")))]
            : [];
        return [("Name", thing => thing.Name()), .. own, ("Age", Age)];
    }

    static string Count(JsonObject thing, params ReadOnlySpan<string> path) => (thing.Number(path) ?? 0).ToString(CultureInfo.InvariantCulture);

    static string Phase(JsonObject pod)
    {
        if (pod.IsGoing()) return "Terminating";
        var states = pod.Each("status", "containerStatuses").Select(each => each.Text("state", "waiting", "reason") ?? each.Text("state", "terminated", "reason")).OfType<string>();
        return states.FirstOrDefault() ?? pod.Text("status", "phase") ?? "Unknown";
    }

    static string Age(JsonObject thing) => Times.Read(thing.Text("metadata", "creationTimestamp")) is { } made ? $"{(long)(DateTimeOffset.UtcNow - made).TotalSeconds}s" : "<unknown>";
}
