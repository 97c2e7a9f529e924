using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Questions that are asked by POST and stored nowhere: who am I, may I.</summary>
sealed class Reviews(Identities identities)
{
    public async Task Answer(HttpContext context, Asking asking, Identity who)
    {
        if (asking.Verb != "create") throw ApiException.MethodNotAllowed();
        var asked = await Bodies.Read(context.Request) as JsonObject ?? throw ApiException.BadRequest("the body of the request is empty");
        (asked["apiVersion"], asked["kind"]) = (asking.Kind.ApiVersion, asking.Kind.Name);
        asked["status"] = asking.Kind.Name switch
        {
            "SelfSubjectAccessReview" => Access(asked, who),
            "SelfSubjectRulesReview" => Rules(asked, who),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = User(who) },
            _ => Token(asked),
        };
        await context.Send(asked, 201);
    }

    static JsonObject Access(JsonObject asked, Identity who)
    {
        var what = asked.At("spec", "resourceAttributes");
        if (what is null && asked.At("spec", "nonResourceAttributes") is null) throw ApiException.Invalid(Kinds.SelfSubjectAccessReview, "", Cause.Invalid("spec.resourceAttributes", null, "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        var resource = what.Text("resource") ?? "";
        if (what.Text("subresource") is { Length: > 0 } under) resource += $"/{under}";
        var may = what is null || who.May(what.Text("verb") ?? "", what.Text("group") ?? "", resource, what.Text("namespace") ?? "", what.Text("name") ?? "");
        return may ? new() { ["allowed"] = true, ["reason"] = $"RBAC: allowed by ClusterRoleBinding \"{who.Name}\"" } : new() { ["allowed"] = false };
    }

    static JsonObject Rules(JsonObject asked, Identity who)
    {
        var space = asked.Text("spec", "namespace") ?? throw ApiException.BadRequest("no namespace on request");
        var rules = who.Namespaces is null || who.Namespaces.Contains(space) ? who.Rules : [];
        return new()
        {
            ["resourceRules"] = Json.List(rules.Select(rule =>
            {
                var shown = new JsonObject { ["verbs"] = Words(rule.Verbs), ["apiGroups"] = Words(rule.Groups), ["resources"] = Words(rule.Resources) };
                if (rule.Names is { Count: > 0 }) shown["resourceNames"] = Words(rule.Names);
                return (JsonNode)shown;
            })),
            ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("get"), ["nonResourceURLs"] = new JsonArray("/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/") }),
            ["incomplete"] = false,
        };
    }

    JsonObject Token(JsonObject asked) => asked.Text("spec", "token") is { } token && identities.Of(token) is { } known
        ? new() { ["authenticated"] = true, ["user"] = User(known), ["audiences"] = new JsonArray("https://kubernetes.default.svc") }
        : new() { ["authenticated"] = false, ["error"] = "[invalid bearer token]" };

    static JsonObject User(Identity who) => new() { ["username"] = who.Name, ["groups"] = Words(who.Groups) };

    static JsonArray Words(IEnumerable<string> words) => Json.List(words.Select(each => (JsonNode)each));
}
