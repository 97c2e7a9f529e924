using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube;

namespace Dogshore.Platforms.OpenShift;

/// <summary>A Route: the cluster's own router, which gives a name of its own where the manifest says none (contract openshift §3.3).</summary>
sealed class RouteDoor : KubeDoor
{
    public override KubeKind Kind => KubeKind.Route;

    public override JsonObject Render(KubePlace place)
    {
        var spec = new JsonObject { ["to"] = new JsonObject { ["kind"] = "Service", ["name"] = place.Names.Door }, ["port"] = new JsonObject { ["targetPort"] = "http" } };
        if (place.Named("Host") is { } host) spec["host"] = host;
        if (place.To["Termination"] is not "none") spec["tls"] = new JsonObject { ["termination"] = "edge", ["insecureEdgeTerminationPolicy"] = "Redirect" };
        return new() { ["apiVersion"] = Kind.ApiVersion, ["kind"] = Kind.Name, ["metadata"] = new JsonObject { ["name"] = place.Names.Door, ["labels"] = place.Names.Labels(KubeNames.DoorPart) }, ["spec"] = spec };
    }

    public override Uri? Address(JsonObject door)
    {
        var routers = Routers(door).ToArray();
        // Every router must have taken it: a client may come by any.
        return routers.Length > 0 && routers.All(IsAdmitted) && routers[0].Text("host") is { } host ? Made(host, door.At("spec", "tls") is JsonObject) : null;
    }

    public override Finding? Refused(JsonObject door) => Routers(door).SelectMany(each => each.All("conditions")).FirstOrDefault(each => each.Text("type") == "Admitted" && each.Text("status") == "False") is { } no
        ? Dog.OpenShiftRouteRefused.With(door.Name(), $"{no.Text("reason")}{(no.Text("message") is { Length: > 0 } words ? $", {words.TrimEnd('.')}" : "")}") : null;

    /// <summary>A name that the cluster gave is given once; a Route that leaves it out keeps the one it has.</summary>
    public override JsonObject Back(JsonObject rendered, JsonObject was)
    {
        var back = rendered.Copy();
        back.Within("spec")["host"] = was.Text("spec", "host");
        return back;
    }

    /// <summary>What was said of another name is of the past.</summary>
    static IEnumerable<JsonObject> Routers(JsonObject door) => door.All("status", "ingress").Where(each => each.Text("host") == door.Text("spec", "host"));

    static bool IsAdmitted(JsonObject router) => router.All("conditions").Any(each => each.Text("type") == "Admitted" && each.Text("status") == "True");
}
