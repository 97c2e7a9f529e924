using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What a cluster gives to objects when they are made, and what its quotas do not allow.</summary>
sealed class Admission(Cluster cluster)
{
    int address;
    int nodePort = 30000;

    public void Look(Kind kind, JsonObject thing, JsonObject? old)
    {
        if (kind == Kinds.Service) Service(thing, old);
        if (old is not null) return;
        if (kind == Kinds.Pod) Pod(thing);
        else if (kind == Kinds.Namespace) thing["status"] = new JsonObject { ["phase"] = "Active" };
        else if (kind == Kinds.Ingress) thing["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        else if (kind == Kinds.PersistentVolumeClaim) thing["status"] = new JsonObject { ["phase"] = "Pending" };
        else if (kind == Kinds.Deployment || kind == Kinds.Job) thing["status"] = new JsonObject();
        else if (kind == Kinds.ReplicaSet) thing["status"] = new JsonObject { ["replicas"] = 0 };
        Quota(kind, thing);
    }

    void Service(JsonObject thing, JsonObject? old)
    {
        var spec = thing.In("spec");
        if (old is null) thing["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        if (spec.Text("type") == "ExternalName") return;
        // What a client does not name stays (k8 registry/core/service patchAllocatedValues).
        if (old?.Text("spec", "clusterIP") is { Length: > 0 } known) spec.Default("clusterIP", known);
        spec.Default("clusterIP", $"10.96.{Interlocked.Increment(ref address) / 250}.{address % 250 + 1}");
        spec.Default("clusterIPs", new JsonArray(spec.Text("clusterIP")));
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        if (spec.Text("type") is "NodePort" or "LoadBalancer")
            foreach (var port in spec.Each("ports"))
                port.Default("nodePort", old.Each("spec", "ports").FirstOrDefault(each => each.Number("port") == port.Number("port")).Number("nodePort") ?? Interlocked.Increment(ref nodePort));
    }

    void Pod(JsonObject pod)
    {
        var requests = pod.Each("spec", "containers").Select(each => each.Map("resources", "requests")).ToArray();
        var limits = pod.Each("spec", "containers").Select(each => each.Map("resources", "limits")).ToArray();
        var qos = requests.All(each => each is null or { Count: 0 }) && limits.All(each => each is null or { Count: 0 }) ? "BestEffort" : limits.All(each => each is { Count: >= 2 }) && requests.Zip(limits).All(each => Json.Same(each.First, each.Second)) ? "Guaranteed" : "Burstable";
        pod["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = qos };
        var account = pod.Text("spec", "serviceAccountName") ?? "default";
        if (account != "default" && cluster.Store.Get(Kinds.ServiceAccount, pod.Namespace(), account) is null)
            throw ApiException.Forbidden(Kinds.Pod, pod.Name(), $"error looking up service account {pod.Namespace()}/{account}: serviceaccount \"{account}\" not found");
    }

    /// <summary>ResourceQuota (k8 pkg/quota): counts of objects, and sums of what pods ask for.</summary>
    void Quota(Kind kind, JsonObject thing)
    {
        if (!kind.IsNamespaced) return;
        foreach (var quota in cluster.Store.List(Kinds.ResourceQuota, thing.Namespace()))
        {
            string[] asked = [], used = [], limited = [];
            foreach (var (name, hard) in quota.Map("spec", "hard") ?? [])
            {
                if (Measure(kind, name) is not { } measure) continue;
                var have = cluster.Store.List(kind, thing.Namespace()).Where(each => each.Text("status", "phase") is not ("Succeeded" or "Failed")).Sum(measure);
                if (have + measure(thing) <= Scheduler.Quantity((hard as JsonValue)?.ToString())) continue;
                (asked, used, limited) = ([.. asked, $"{name}={measure(thing)}"], [.. used, $"{name}={have}"], [.. limited, $"{name}={hard}"]);
            }
            if (asked.Length > 0) throw ApiException.Forbidden(kind, thing.Name(), $"exceeded quota: {quota.Name()}, requested: {string.Join(",", asked)}, used: {string.Join(",", used)}, limited: {string.Join(",", limited)}");
        }
    }

    static Func<JsonObject, double>? Measure(Kind kind, string name)
    {
        if (name == kind.Plural || name == $"count/{kind.Resource}") return _ => 1;
        if (kind != Kinds.Pod) return null;
        string[]? path = name switch { "cpu" or "requests.cpu" => ["requests", "cpu"], "memory" or "requests.memory" => ["requests", "memory"], "limits.cpu" => ["limits", "cpu"], "limits.memory" => ["limits", "memory"], _ => null };
        return path is null ? null : pod => pod.Each("spec", "containers").Sum(each => Scheduler.Quantity((each.At("resources", path[0], path[1]) as JsonValue)?.ToString()));
    }
}
