namespace Dogshore.Emulators.Convox;

/// <summary>Things as a rack shows them (contract convox, openapi.yaml, components/schemas).</summary>
static class Json
{
    public static object Of(RackApp app)
    {
        lock (app.Gate) return new { generation = "3", locked = false, name = app.Name, release = app.Release, router = "nginx", status = app.Status, parameters = new Dictionary<string, string>() };
    }

    public static object Of(RackApp app, Build build) => new
    {
        id = build.Id, app = app.Name, description = build.Description, entrypoint = build.Entrypoint, logs = build.Logs, manifest = build.Manifest, process = "", release = build.Release, reason = build.Reason,
        repository = build.IsExternal ? $"https://convox:registry-password@registry.test/{app.Name}" : "", status = build.Status, started = Time(build.Started), ended = Time(build.Ended ?? default),
    };

    public static Dictionary<string, object> Of(RackApp app, Release release, bool withEnv) => new Dictionary<string, object>
    {
        ["id"] = release.Id, ["app"] = app.Name, ["build"] = release.Build, ["manifest"] = release.Manifest, ["description"] = release.Description, ["created"] = Time(release.Created), ["env"] = withEnv ? release.Env : "",
    };

    public static object Of(RackApp app, RackProcess process) => new
    {
        id = process.Id, app = app.Name, command = process.Command, cpu = 0.0, host = "10.0.0.1", image = $"registry.test/{app.Name}:{process.Service}.{process.Release.Build}", instance = "node-1", memory = 0.0,
        name = process.Service, ports = process.Port is null ? null : new[] { "8080" }, release = process.Release.Id, service = process.Service, started = Time(process.Started), status = process.Status,
    };

    public static object Of(RackApp app, Service service, int count) => new
    {
        name = service.Name, count, cpu = 250, memory = 512, domain = service.Port > 0 ? app.Router.Url.Authority : "",
        ports = service.Port > 0 ? new[] { new { balancer = 443, certificate = "", container = service.Port } } : null,
    };

    public static object Of(Resource resource) => new { name = resource.Name, type = resource.Type, url = resource.Url, status = resource.Status, parameters = new Dictionary<string, string>() };

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}
