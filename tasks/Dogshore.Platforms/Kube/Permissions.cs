using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;

namespace Dogshore.Platforms.Kube;

/// <summary>Asks the cluster what this account may do in the namespace, so that all that is missing is told at once and before anything is touched.</summary>
static class Permissions
{
    static readonly string[] look = ["get", "list"], write = ["create", "patch", "delete"];

    public static async Task<Finding?> Missing(KubeApi api, KubePlace place, CancellationToken stop)
    {
        var review = new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SelfSubjectRulesReview", ["spec"] = new JsonObject { ["namespace"] = api.Namespace } };
        JsonObject said;
        try
        {
            said = await api.Ask(KubeApi.Sending(RestRequest.Post("apis/authorization.k8s.io/v1/selfsubjectrulesreviews", $"ask what we may do in {api.Namespace}") with { IsRepeatable = true }, review), "SelfSubjectRulesReview", stop);
        }
        catch (RestRefusedException refused) when (refused.Status is 403 or 404)
        {
            // A cluster that does not tell may let us all the same: each write says it then.
            return null;
        }
        // Some authorizers cannot list what they would allow.
        if (said.Is("status", "incomplete")) return null;
        var rules = said.All("status", "resourceRules").Where(rule => rule["resourceNames"] is null or JsonArray { Count: 0 }).ToArray();
        var missing = Wanted(place).SelectMany(each => each.Verbs.Where(verb => !rules.Any(rule => Has(rule, "verbs", verb) && Has(rule, "apiGroups", each.Kind.Group) && Has(rule, "resources", each.Kind.Plural))).Select(verb => (verb, each.Kind)))
            .GroupBy(each => each.verb).Select(group => $"{group.Key} {string.Join(", ", group.Select(each => each.Kind.Plural))}").ToArray();
        return missing.Length == 0 ? null : Dog.KubeMayNot.With(api.Context.Source, api.Namespace, string.Join("; ", missing));
    }

    static IEnumerable<(KubeKind Kind, IEnumerable<string> Verbs)> Wanted(KubePlace place) =>
    [
        (KubeKind.Deployment, [.. look, "watch", .. write]), (KubeKind.Secret, [.. look, "update", .. write]), (KubeKind.ConfigMap, [.. look, "create", "delete"]), (KubeKind.Service, [.. look, .. write]),
        (KubeKind.Job, [.. look, "create", "delete"]), (KubeKind.Lease, ["get", "create", "update"]), (KubeKind.Pod, [.. look, "watch"]), (place.Door.Kind, [.. look, .. write]),
    ];

    static bool Has(JsonObject rule, string list, string word) => rule[list] is JsonArray all && all.Any(each => each?.ToString() is { } there && (there == "*" || there == word));
}
