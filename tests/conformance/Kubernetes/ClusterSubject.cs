using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.Apps;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Model;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>A cluster's emulator with a registry beside it, spoken to by a token of its administrator.</summary>
public abstract class ClusterSubject : Subject
{
    protected const string Space = "shop";

    readonly string folder = Directory.CreateTempSubdirectory("dogshore-cluster-").FullName;

    public abstract KubernetesEmulator Cluster { get; }
    public override Wire Wire => Cluster.Wire;
    public override bool IsService => true;
    public override Uri? Address => Cluster.Url;
    public override string? Account => "kubernetes-admin";
    public override string Database => "Engine=\"postgresql\" Url=\"postgresql://nobody@127.0.0.1/none\"";

    public override string Attributes => string.Join(' ', new Dictionary<string, string>
    {
        ["Server"] = Cluster.Url.ToString(), ["CertificateAuthority"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Cluster.Identities.Authority.ExportCertificatePem())),
        ["Namespace"] = Space, ["Drain"] = "1s", ["Timeout"] = "60s",
    }.Concat(More).Select(each => $"{each.Key}=\"{each.Value}\""));

    protected abstract IEnumerable<KeyValuePair<string, string>> More { get; }

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["KUBE_TOKEN"] = Cluster.Identities.AdministratorToken, ["PATH"] = $"{Tools}:{AppEnvironment.SearchPath}",
    };

    string Tools { get; set; } = "";

    public override IReadOnlyDictionary<string, string> Files(Runtime runtime) => runtime == Runtime.Python ? new Dictionary<string, string> { ["requirements.txt"] = "# none\n" } : base.Files(runtime);

    public override async Task Start()
    {
        Tools = BuilderScript.Write(folder);
        await Cluster.Start();
        Cluster.MakeNamespace(Space);
    }

    protected JsonObject? Get(Kind kind, string name) => Cluster.Cluster.Store.Get(kind, Space, name);

    protected IEnumerable<JsonObject> Of(Kind kind, string app) => Cluster.Cluster.Store.List(kind, Space).Where(each => each["metadata"]?["labels"]?["app.kubernetes.io/instance"]?.GetValue<string>() == app);

    static string Decoded(JsonNode? text) => Encoding.UTF8.GetString(Convert.FromBase64String(text?.GetValue<string>() ?? ""));

    protected JsonObject? Record(string app) => Get(Kinds.Secret, $"{app}.dogshore") is { } record ? JsonNode.Parse(Decoded(record["data"]?["state"]))!.AsObject() : null;

    public override async Task<AppState?> State(string app)
    {
        if (Record(app) is not { } record) return null;
        var scale = Of(Kinds.Deployment, app).ToDictionary(each => each["metadata"]!["labels"]!["app.kubernetes.io/component"]!.GetValue<string>(), each => each["spec"]!["replicas"]!.GetValue<int>());
        return new AppState(Url(app), Config(app), scale, (record["lived"] as JsonArray)?.Count ?? 0, await Contents(app), 0);
    }

    protected abstract Uri? Url(string app);

    /// <summary>How many images of the app there are.</summary>
    protected abstract Task<int> Contents(string app);

    /// <summary>As the pods of the web process would see it.</summary>
    Dictionary<string, string> Config(string app)
    {
        var config = new Dictionary<string, string>();
        if (Get(Kinds.Deployment, $"{app}-web")?["spec"]?["template"]?["spec"]?["containers"]?[0] is not { } container) return config;
        foreach (var from in (container["envFrom"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (from["configMapRef"] is { } map && Get(Kinds.ConfigMap, map["name"]!.GetValue<string>()) is { } open) foreach (var (name, value) in open["data"]!.AsObject()) config[name] = value!.GetValue<string>();
            if (from["secretRef"] is { } reference && Get(Kinds.Secret, reference["name"]!.GetValue<string>()) is { } secret) foreach (var (name, value) in secret["data"]!.AsObject()) config[name] = Decoded(value);
        }
        foreach (var entry in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            // One of ours that is named once more, so that it counts, is in the others already.
            if (entry["valueFrom"] is null && entry["name"]!.GetValue<string>() is var name && !Ours.Contains(name)) config[name] = entry["value"]?.GetValue<string>() ?? "";
        }
        return config;
    }

    protected virtual IReadOnlySet<string> Ours { get; } = new HashSet<string> { "PORT", "ASPNETCORE_URLS", "DEPLOY_VERSION", "DEPLOY_COMMIT" };

    /// <summary>What can come back is what has its Secret still.</summary>
    public override Task<int> Kept(string app)
    {
        var lived = (Record(app)?["lived"] as JsonArray ?? []).Select(each => each!.GetValue<int>()).ToHashSet();
        return Task.FromResult(Of(Kinds.Secret, app).Count(each => each["type"]?.GetValue<string>() == "dogshore/release" && lived.Contains(int.Parse(each["metadata"]!["labels"]!["dogshore/release"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture))));
    }

    /// <summary>As <c>kubectl set env</c> does it.</summary>
    public override async Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values)
    {
        var env = new JsonArray([.. values.Select(each => each.Value is { } value ? new JsonObject { ["name"] = each.Key, ["value"] = value } : new JsonObject { ["name"] = each.Key, ["$patch"] = "delete" })]);
        await Patch(app, new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["env"] = env }) } } }, "kubectl-set");
        return true;
    }

    /// <summary>As an autoscaler does it.</summary>
    public override async Task<bool> SetScale(string app, string process, int count)
    {
        await Patch(app, new JsonObject { ["replicas"] = count }, "kube-controller-manager");
        return true;
    }

    async Task Patch(string app, JsonObject spec, string manager)
    {
        using var content = new StringContent(new JsonObject { ["spec"] = spec }.ToJsonString(), Encoding.UTF8, "application/strategic-merge-patch+json");
        using var answer = await Ask(HttpMethod.Patch, $"apis/apps/v1/namespaces/{Space}/deployments/{app}-web?fieldManager={manager}", content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Somebody else asks the API, past the record of what a deploy asked.</summary>
    internal async Task<HttpResponseMessage> Ask(HttpMethod method, string path, HttpContent? content)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // The emulator on this machine.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler);
        using var message = new HttpRequestMessage(method, new Uri(Cluster.Url, path)) { Content = content };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Cluster.Identities.AdministratorToken);
        return await client.SendAsync(message);
    }

    /// <summary>A Service of the name, made by hand.</summary>
    public override async Task<string?> ForeignApp()
    {
        const string name = "theirs";
        if (Get(Kinds.Service, name) is not null) return name;
        var service = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) } };
        using var content = new StringContent(service.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await Ask(HttpMethod.Post, $"api/v1/namespaces/{Space}/services", content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return name;
    }

    /// <summary>Its processes end.</summary>
    public override async Task Forget(string app)
    {
        foreach (var deployment in Of(Kinds.Deployment, app).ToArray())
            using (await Ask(HttpMethod.Delete, $"apis/apps/v1/namespaces/{Space}/deployments/{deployment["metadata"]!["name"]}", null)) { }
        foreach (var job in Of(Kinds.Job, app).ToArray())
            using (await Ask(HttpMethod.Delete, $"apis/batch/v1/namespaces/{Space}/jobs/{job["metadata"]!["name"]}?propagationPolicy=Background", null)) { }
    }

    public override async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
