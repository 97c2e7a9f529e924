using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>The router of OpenShift: hosts that it gives, hosts that it refuses, and what it admits (contract openshift §3.3).</summary>
sealed class Routes(Cluster cluster, string domain) : IController
{
    /// <summary>Defaults and the generated host; a host of one's own is a right (lg route/hostassignment).</summary>
    public void Admit(Kind kind, JsonObject route, JsonObject? old)
    {
        if (kind != OpenShiftKinds.Route) return;
        var spec = route.In("spec");
        spec.Default("wildcardPolicy", "None");
        spec.In("to").Default("kind", "Service");
        spec.In("to").Default("weight", 100);
        if (spec.Text("to", "name") is null or "") throw ApiException.Invalid(kind, route.Name(), Cause.Required("spec.to.name"));
        if (spec.Map("tls") is { } tls && tls.Text("termination") is null or "") throw ApiException.Invalid(kind, route.Name(), Cause.Required("spec.tls.termination"));
        foreach (var backend in spec.Each("alternateBackends")) backend.Default("weight", 100);
        var host = spec.Text("host") ?? "";
        if (old is null && host.Length == 0)
        {
            spec["host"] = $"{route.Name()}-{route.Namespace()}.{domain}";
            route.In("metadata", "annotations")["openshift.io/host.generated"] = "true";
        }
        else if (old is not null && host.Length == 0) spec["host"] = old.Text("spec", "host");
        if (cluster.Asker.Value is { } who)
        {
            if (old is null && host.Length > 0 && !who.May("create", kind.Group, "routes/custom-host", route.Namespace(), "")) throw ApiException.Invalid(kind, route.Name(), Cause.Forbidden("spec.host", "you do not have permission to set the host field of the route"));
            if (old is not null && host.Length > 0 && host != old.Text("spec", "host") && !who.May("update", kind.Group, "routes/custom-host", route.Namespace(), "")) throw ApiException.Invalid(kind, route.Name(), Cause.Invalid("spec.host", host, "field is immutable"));
        }
        if (old is null) route["status"] = new JsonObject();
    }

    public void Look(Turn turn)
    {
        var all = turn.Store.List(OpenShiftKinds.Route).OrderBy(each => each.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ThenBy(each => each.Uid(), StringComparer.Ordinal).ToArray();
        foreach (var route in all)
        {
            // The oldest has the host; another namespace's is refused whatever its path.
            var claimed = all.TakeWhile(each => each != route).FirstOrDefault(each => each.Text("spec", "host") == route.Text("spec", "host") && (each.Namespace() != route.Namespace() || (each.Text("spec", "path") ?? "") == (route.Text("spec", "path") ?? "")));
            var ingress = route.Each("status", "ingress").FirstOrDefault();
            var condition = ingress.Each("conditions").FirstOrDefault();
            if (ingress?.Text("host") == route.Text("spec", "host") && condition?.Text("status") == (claimed is null ? "True" : "False")) continue;
            turn.Status(OpenShiftKinds.Route, route, now =>
            {
                var admitted = new JsonObject { ["type"] = "Admitted", ["status"] = claimed is null ? "True" : "False", ["lastTransitionTime"] = Times.Now };
                if (claimed is not null) (admitted["reason"], admitted["message"]) = ("HostAlreadyClaimed", $"route {claimed.Name()} already exposes {claimed.Text("spec", "host")} and is older");
                now.In("status")["ingress"] = new JsonArray(new JsonObject { ["host"] = now.Text("spec", "host"), ["routerName"] = "default", ["routerCanonicalHostname"] = $"router-default.{domain}", ["wildcardPolicy"] = "None", ["conditions"] = new JsonArray(admitted) });
            }, "openshift-router");
        }
    }

    int turn;

    /// <summary>Which Service a request goes to: by host, the longest path, and the weights.</summary>
    public (string Namespace, string Service, JsonNode? Port)? Find(string host, string path)
    {
        var route = cluster.Store.List(OpenShiftKinds.Route).Where(each => each.Text("spec", "host") == host && each.Each("status", "ingress").Any(ingress => ingress.Each("conditions").Any(condition => condition.Text("status") == "True")) && Begins(path, each.Text("spec", "path") ?? "/"))
            .OrderByDescending(each => each.Text("spec", "path")?.Length ?? 0).FirstOrDefault();
        if (route is null) return null;
        var backends = route.Each("spec", "alternateBackends").Prepend(route.Map("spec", "to")!).Select(each => (Name: each.Text("name")!, Weight: each.Number("weight") ?? 100)).ToArray();
        var total = backends.Sum(each => each.Weight);
        var at = total > 0 ? (uint)Interlocked.Increment(ref turn) % total : 0;
        foreach (var (name, weight) in backends)
        {
            if (at < weight || total == 0) return (route.Namespace(), name, Port(route, name));
            at -= weight;
        }
        return null;
    }

    /// <summary>The port of a Route is the target's, in the pod: the Service's port that leads there is taken.</summary>
    JsonNode? Port(JsonObject route, string service)
    {
        if (route.At("spec", "port", "targetPort") is not { } target) return null;
        var port = cluster.Store.Get(Kinds.Service, route.Namespace(), service).Each("spec", "ports").FirstOrDefault(each => Json.Same(each["targetPort"], target) || each.Text("name") == target.Text());
        return port?["port"] ?? target;
    }

    static bool Begins(string path, string prefix) => prefix == "/" || path == prefix || path.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal);
}
