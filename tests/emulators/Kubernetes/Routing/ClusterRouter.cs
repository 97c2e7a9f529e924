using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>The way from outside to the pods: Ingresses by host and path on one port, and a Service by itself through the API server's proxy.</summary>
public sealed class ClusterRouter(Cluster cluster, int port = 0) : HttpEmulator(port)
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromSeconds(10) });
    readonly ConcurrentDictionary<(string Pod, int Port), int> ports = new();
    IngressDoors? doors;
    int turn;

    /// <summary>The class that this router serves; an Ingress that names none is served too.</summary>
    public string IngressClass { get; set; } = "nginx";

    /// <summary>More rules by which a host is served, asked after the Ingresses: the Service's namespace, its name and the port there.</summary>
    public List<Func<string, string, (string Namespace, string Service, JsonNode? Port)?>> Rules { get; } = [];

    /// <summary>A port of a pod is this one of the machine.</summary>
    public void Map(string pod, int port, int real) => ports[(pod, port)] = real;

    public void Unmap(string pod)
    {
        foreach (var key in ports.Keys.Where(key => key.Pod == pod)) ports.TryRemove(key, out _);
    }

    public bool Takes(JsonObject ingress) => (ingress.Text("spec", "ingressClassName") ?? ingress.Annotation("kubernetes.io/ingress.class")) is null or "" || ingress.Text("spec", "ingressClassName") == IngressClass;

    /// <summary>The load balancers of single Ingresses.</summary>
    internal IngressDoors Doors => doors ??= new(this);

    protected override Task Answer(HttpContext context) => Serve(context, _ => true);

    /// <param name="only">The Ingresses whose rules hold here.</param>
    internal async Task Serve(HttpContext context, Func<JsonObject, bool> only)
    {
        var host = context.Request.Host.Host;
        var path = context.Request.Path.Value ?? "/";
        if (Find(host, path, only) is { } found) await Forward(context, found.Namespace, found.Service, found.Port, null);
        else await context.Text("<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", 404);
    }

    (string Namespace, string Service, JsonNode? Port)? Find(string host, string path, Func<JsonObject, bool> only)
    {
        var rules = cluster.Store.List(Kinds.Ingress).Where(Takes).Where(only).SelectMany(ingress => ingress.Each("spec", "rules").SelectMany(rule => rule.Each("http", "paths").Select(each => (ingress, Host: rule.Text("host") ?? "", Path: each))));
        var best = rules.Where(each => Hosts(each.Host, host) && Paths(each.Path, path)).OrderBy(each => each.Host.Length == 0).ThenBy(each => each.Host.StartsWith('*')).ThenByDescending(each => each.Path.Text("path")?.Length ?? 0).FirstOrDefault();
        if (best.Path?.Map("backend", "service") is { } service) return (best.ingress.Namespace(), service.Text("name") ?? "", Port(service));
        foreach (var rule in Rules)
            if (rule(host, path) is { } found) return found;
        var last = cluster.Store.List(Kinds.Ingress).Where(Takes).Where(only).FirstOrDefault(each => each.Map("spec", "defaultBackend", "service") is not null);
        return last is null ? null : (last.Namespace(), last.Text("spec", "defaultBackend", "service", "name") ?? "", Port(last.Map("spec", "defaultBackend", "service")!));
    }

    static JsonNode? Port(JsonObject backend) => backend.At("port", "number") ?? backend.At("port", "name");

    static bool Hosts(string rule, string host) => rule.Length == 0 || rule.Equals(host, StringComparison.OrdinalIgnoreCase) || rule.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(rule[1..], StringComparison.OrdinalIgnoreCase) && !host[..^(rule.Length - 1)].Contains('.', StringComparison.Ordinal);

    static bool Paths(JsonObject rule, string path)
    {
        var prefix = rule.Text("path") ?? "/";
        if (rule.Text("pathType") == "Exact") return path == prefix;
        return prefix == "/" || path == prefix || path.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    /// <summary><c>services/[scheme:]name[:port]/proxy/path</c> of the API server.</summary>
    internal async Task Proxy(HttpContext context, string space, string name, string path)
    {
        var parts = name.Split(':');
        var (service, port) = parts switch { [var one] => (one, null), [var one, var two] => (one, two), [_, var one, var two, ..] => (one, two), _ => ("", null) };
        if (cluster.Store.Get(Kinds.Service, space, service) is null) throw ApiException.NotFound(Kinds.Service, service);
        context.Request.Headers.Authorization = default;
        if (!Ready(space, service, port is { Length: > 0 } ? port : null).Any()) throw new ApiException(503, "ServiceUnavailable", $"no endpoints available for service \"{name}\"");
        await Forward(context, space, service, port is { Length: > 0 } ? port : null, path.Length == 0 ? "/" : path);
    }

    async Task Forward(HttpContext context, string space, string service, JsonNode? port, string? path)
    {
        if (path is not null) context.Request.Path = path;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            int[] ready = [.. Ready(space, service, port)];
            if (ready.Length == 0) break;
            try
            {
                await forwarding.Forward(context, new Uri($"http://127.0.0.1:{ready[(uint)Interlocked.Increment(ref turn) % ready.Length]}/"));
                return;
            }
            catch (HttpRequestException) when (!context.Response.HasStarted && HttpMethods.IsGet(context.Request.Method))
            {
                // It has just gone: another is tried, as nginx does (proxy_next_upstream).
                await Task.Delay(10, context.RequestAborted);
            }
        }
        await context.Text("<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", 503);
    }

    IEnumerable<int> Ready(string space, string name, JsonNode? port)
    {
        if (cluster.Store.Get(Kinds.Service, space, name) is not { } service) yield break;
        var chosen = service.Each("spec", "ports").FirstOrDefault(each => port is null || Json.Same(each["port"], port) || each.Text("name") is { } named && named == port.ToString() || each.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) == port.ToString());
        if (chosen is null) yield break;
        foreach (var pod in Behind(cluster, service).Where(ReplicaSets.IsReady))
            if (Target(pod, chosen) is { } target && ports.TryGetValue((pod.Uid(), target), out var real)) yield return real;
    }

    /// <summary>The pods that a Service selects, ready or not.</summary>
    internal static IEnumerable<JsonObject> Behind(Cluster cluster, JsonObject service)
    {
        var selector = service.Words("spec", "selector");
        return selector.Count == 0 ? [] : cluster.Store.List(Kinds.Pod, service.Namespace()).Where(pod => pod.Text("status", "phase") is "Pending" or "Running" && selector.All(each => pod.Labels().TryGetValue(each.Key, out var value) && value == each.Value));
    }

    /// <summary>The port of a pod to which a port of a Service leads, which may be named.</summary>
    internal static int? Target(JsonObject pod, JsonObject servicePort) => servicePort["targetPort"].Number() is { } number ? (int)number
        : servicePort.Text("targetPort") is { } name ? (int?)pod.Each("spec", "containers").SelectMany(each => each.Each("ports")).FirstOrDefault(each => each.Text("name") == name).Number("containerPort") : (int?)servicePort.Number("port");

    public override async ValueTask DisposeAsync()
    {
        if (doors is not null) await doors.DisposeAsync();
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
