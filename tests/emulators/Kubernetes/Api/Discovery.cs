using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What there is: /version, /api, /apis and the lists of resources, in the plain form that every client reads.</summary>
sealed class Discovery(Cluster cluster, string version)
{
    static readonly string[] verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Null when the path is none of these.</summary>
    public JsonObject? Of(HttpRequest request) => request.Path.Value!.Trim('/').Split('/') switch
    {
        ["version"] => Version(),
        ["api"] => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = request.Host.Value }) },
        ["apis"] => new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = Json.List(Groups().Select(group => (JsonNode)Group(group))) },
        ["apis", var group] when Groups().Contains(group) => Whole(Group(group)),
        ["api", var one] => Resources(one),
        ["apis", var group, var one] => Resources($"{group}/{one}"),
        _ => null,
    };

    JsonObject Version()
    {
        var parts = version.Split('.');
        return new()
        {
            ["major"] = parts[0], ["minor"] = parts[1], ["emulationMajor"] = parts[0], ["emulationMinor"] = parts[1], ["minCompatibilityMajor"] = parts[0], ["minCompatibilityMinor"] = parts[1], ["gitVersion"] = $"v{version}", ["gitCommit"] = "0000000000000000000000000000000000000000", ["gitTreeState"] = "clean",
            ["buildDate"] = "2026-05-01T00:00:00Z", ["goVersion"] = "go1.25.0", ["compiler"] = "gc", ["platform"] = "linux/amd64",
        };
    }

    IEnumerable<string> Groups() => cluster.AllKinds.Select(kind => kind.Group).Where(group => group.Length > 0).Distinct();

    JsonObject Group(string group)
    {
        var versions = cluster.AllKinds.Where(kind => kind.Group == group).Select(kind => kind.Version).Distinct().Select(each => (JsonNode)new JsonObject { ["groupVersion"] = $"{group}/{each}", ["version"] = each }).ToArray();
        return new() { ["name"] = group, ["versions"] = Json.List(versions), ["preferredVersion"] = versions[0].DeepClone() };
    }

    static JsonObject Whole(JsonObject group)
    {
        (group["kind"], group["apiVersion"]) = ("APIGroup", "v1");
        return group;
    }

    JsonObject? Resources(string apiVersion)
    {
        var own = cluster.AllKinds.Where(kind => kind.ApiVersion == apiVersion).ToArray();
        if (own.Length == 0) return null;
        return new() { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = apiVersion, ["resources"] = Json.List(own.SelectMany(Entries)) };
    }

    static IEnumerable<JsonNode> Entries(Kind kind)
    {
        var entry = Entry(kind, kind.Plural, kind.Name, kind.IsReview ? ["create"] : verbs);
        if (kind.ShortNames.Count > 0) entry["shortNames"] = Json.List(kind.ShortNames.Select(each => (JsonNode)each));
        if (kind.IsInAll) entry["categories"] = new JsonArray("all");
        yield return entry;
        if (kind.HasStatus) yield return Entry(kind, $"{kind.Plural}/status", kind.Name, ["get", "patch", "update"]);
        if (kind.HasScale)
        {
            var scale = Entry(kind, $"{kind.Plural}/scale", "Scale", ["get", "patch", "update"]);
            (scale["group"], scale["version"]) = ("autoscaling", "v1");
            yield return scale;
        }
        if (kind == Kinds.Pod) yield return Entry(kind, "pods/log", "Pod", ["get"]);
        if (kind == Kinds.Service) yield return Entry(kind, "services/proxy", "ServiceProxyOptions", ["create", "delete", "get", "patch", "update"]);
        if (kind == Kinds.ServiceAccount)
        {
            var token = Entry(kind, "serviceaccounts/token", "TokenRequest", ["create"]);
            (token["group"], token["version"]) = ("authentication.k8s.io", "v1");
            yield return token;
        }
    }

    static JsonObject Entry(Kind kind, string name, string of, string[] verbs) => new()
    {
        ["name"] = name, ["singularName"] = name.Contains('/', StringComparison.Ordinal) ? "" : kind.Singular, ["namespaced"] = kind.IsNamespaced, ["kind"] = of, ["verbs"] = Json.List(verbs.Select(each => (JsonNode)each)),
    };
}
