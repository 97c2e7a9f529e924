using System.Text.Json.Nodes;

namespace Dogshore.Platforms.Kube;

/// <summary>An Ingress of Kubernetes itself.</summary>
sealed class IngressDoor : KubeDoor
{
    public override KubeKind Kind => KubeKind.Ingress;

    /// <summary>None where the user says where the app answers and names neither host nor class: then there is a Gateway or the like of the user's own.</summary>
    public override JsonObject? Render(KubePlace place)
    {
        var (host, kind, tls) = (place.Named("Host"), place.To["IngressClass"], place.Named("TlsSecret"));
        if (host is null && kind is null && place.To["Url"] is { } url && !url.Contains("{host}", StringComparison.Ordinal)) return null;
        var rule = new JsonObject
        {
            ["http"] = new JsonObject { ["paths"] = new JsonArray(new JsonObject { ["path"] = "/", ["pathType"] = "Prefix", ["backend"] = new JsonObject { ["service"] = new JsonObject { ["name"] = place.Names.Door, ["port"] = new JsonObject { ["name"] = "http" } } } }) },
        };
        if (host is not null) rule["host"] = host;
        var spec = new JsonObject { ["rules"] = new JsonArray(rule) };
        if (kind is not null) spec["ingressClassName"] = kind;
        if (tls is not null) spec["tls"] = new JsonArray(new JsonObject { ["secretName"] = tls, ["hosts"] = host is null ? new JsonArray() : new JsonArray(host) });
        return new() { ["apiVersion"] = Kind.ApiVersion, ["kind"] = Kind.Name, ["metadata"] = new JsonObject { ["name"] = place.Names.Door, ["labels"] = place.Names.Labels(KubeNames.DoorPart) }, ["spec"] = spec };
    }

    public override Uri? Address(JsonObject door)
    {
        var isSecure = door.All("spec", "tls").Any();
        if (door.All("spec", "rules").FirstOrDefault().Text("host") is { } host) return Made(host, isSecure);
        // Some controllers never say where they are (contract kubernetes §2.9): then Host= or Url= must.
        if (door.All("status", "loadBalancer", "ingress").FirstOrDefault() is not { } there || (there.Text("hostname") ?? there.Text("ip")) is not { } name) return null;
        var port = there.All("ports").Select(each => each.Number("port")).FirstOrDefault(each => each is not null);
        return Made(name, isSecure, port is 80 or 443 ? null : port);
    }
}
