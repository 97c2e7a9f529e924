using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What is reachable and where: Endpoints of Services, addresses of Ingresses and load balancers.</summary>
sealed class Publishing(ClusterRouter router) : IController
{
    public void Look(Turn turn)
    {
        foreach (var service in turn.Store.List(Kinds.Service)) Service(turn, service);
        foreach (var endpoints in turn.Store.List(Kinds.Endpoints))
            if (turn.Store.Get(Kinds.Service, endpoints.Namespace(), endpoints.Name()) is null && endpoints.Annotation("endpoints.kubernetes.io/last-change-trigger-time") is not null) turn.Cluster.Delete(Kinds.Endpoints, endpoints.Namespace(), endpoints.Name(), new Deletion());
        var ingresses = turn.Store.List(Kinds.Ingress).Where(each => router.Takes(each) && !each.IsGoing()).ToArray();
        foreach (var ingress in ingresses.Where(each => !each.Each("status", "loadBalancer", "ingress").Any()))
        {
            if (router.Doors.Of(ingress) is not { } url) turn.Again(TimeSpan.FromMilliseconds(20));
            else turn.Status(Kinds.Ingress, ingress, now => now.In("status", "loadBalancer")["ingress"] = new JsonArray(new JsonObject { ["ip"] = url.Host, ["ports"] = new JsonArray(new JsonObject { ["port"] = url.Port, ["protocol"] = "TCP" }) }), "ingress-controller");
        }
        router.Doors.Keep(ingresses.Select(each => each.Uid()).ToHashSet());
    }

    static void Service(Turn turn, JsonObject service)
    {
        if (service.IsGoing() || service.Map("spec", "selector") is not { Count: > 0 }) return;
        if (service.Text("spec", "type") == "LoadBalancer" && !service.Each("status", "loadBalancer", "ingress").Any())
            turn.Status(Kinds.Service, service, now => now.In("status", "loadBalancer")["ingress"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1", ["ipMode"] = "VIP" }), "cloud-controller-manager");
        var pods = ClusterRouter.Behind(turn.Cluster, service).ToArray();
        JsonNode Address(JsonObject pod) => new JsonObject { ["ip"] = pod.Text("status", "podIP"), ["nodeName"] = pod.Text("spec", "nodeName"), ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace(), ["name"] = pod.Name(), ["uid"] = pod.Uid() } };
        var subsets = new JsonArray();
        var ready = pods.Where(ReplicaSets.IsReady).Where(pod => pod.Text("status", "podIP") is not null).Select(Address).ToArray();
        var other = pods.Where(pod => !ReplicaSets.IsReady(pod) && !pod.IsGoing() && pod.Text("status", "podIP") is not null).Select(Address).ToArray();
        if (ready.Length + other.Length > 0)
        {
            var subset = new JsonObject();
            if (ready.Length > 0) subset["addresses"] = Json.List(ready);
            if (other.Length > 0) subset["notReadyAddresses"] = Json.List(other);
            subset["ports"] = Json.List(service.Each("spec", "ports").Select(port =>
            {
                var shown = new JsonObject { ["port"] = pods.Select(pod => ClusterRouter.Target(pod, port)).FirstOrDefault(each => each is not null) ?? (int)(port.Number("port") ?? 0), ["protocol"] = port.Text("protocol") };
                if (port.Text("name") is { } name) shown["name"] = name;
                return (JsonNode)shown;
            }));
            subsets.Add(subset);
        }
        if (turn.Store.Get(Kinds.Endpoints, service.Namespace(), service.Name()) is not { } known)
        {
            turn.Cluster.Create(Kinds.Endpoints, service.Namespace(), new JsonObject { ["metadata"] = new JsonObject { ["name"] = service.Name(), ["annotations"] = new JsonObject { ["endpoints.kubernetes.io/last-change-trigger-time"] = Times.Now } }, ["subsets"] = subsets }, new Writer("kube-controller-manager"));
            return;
        }
        if (Json.Same(known["subsets"] ?? new JsonArray(), subsets)) return;
        turn.Change(Kinds.Endpoints, known, now => now["subsets"] = subsets.DeepClone());
    }
}
