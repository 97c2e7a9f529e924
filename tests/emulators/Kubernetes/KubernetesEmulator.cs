using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Registry;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>A cluster behind its API server (contract kubernetes §2).</summary>
public class KubernetesEmulator : HttpEmulator
{
    readonly int port;
    readonly X509Certificate2 certificate;
    readonly Objects objects;
    readonly Discovery discovery;
    readonly OpenApi openApi;
    readonly Reviews reviews;
    readonly Logs logs;
    /// <summary>Where the node pulls: that is no request of a client's.</summary>
    readonly RegistryEmulator aside;
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-kubernetes-").FullName;

    public KubernetesEmulator(int port = 0, Delays? delays = null, string version = "1.36.2", IEnumerable<Kind>? more = null)
    {
        this.port = port;
        Delays = delays ?? Delays.Short;
        Cluster = new Cluster([.. Kinds.OfKubernetes, .. more ?? []]);
        certificate = Identities.Server();
        Router = new ClusterRouter(Cluster);
        Machine = new Machine(Cluster, Delays, folder, Router);
        // What a client sends to either is one record, in the order in which it was sent.
        Registry = new RegistryEmulator { Wire = Wire };
        aside = Registry.Aside();
        Control = new Control(Cluster, Delays, Machine, Router);
        objects = new Objects(Cluster, new Watching(Cluster, Delays.Bookmark), Wire.Violated);
        discovery = new Discovery(Cluster, version);
        openApi = new OpenApi(Cluster.Models);
        reviews = new Reviews(Identities);
        logs = new Logs(Cluster, Machine);
        Control.Failed = Wire.Violated;
        Cluster.Admission.Add(new Admission(Cluster).Look);
    }

    public Cluster Cluster { get; }
    public Delays Delays { get; }
    public Identities Identities { get; } = new();
    /// <summary>What a service account may in its namespace, by <c>namespace:name</c>; nothing, until somebody binds a role.</summary>
    public Func<string, IReadOnlyList<Rule>> RulesOf { get; set; } = _ => [];
    /// <summary>What runs the pods.</summary>
    public Machine Machine { get; }
    public Control Control { get; }
    /// <summary>Where Ingresses, Routes and Services answer.</summary>
    public ClusterRouter Router { get; }
    /// <summary>A registry beside the cluster, from which it pulls.</summary>
    public RegistryEmulator Registry { get; } = new();
    /// <summary>A user's kubeconfig, the administrator's.</summary>
    public string KubeConfig => Path.Combine(folder, "kubeconfig");

    public override IEnumerable<string> Addresses => [.. base.Addresses, $"kubeconfig at {KubeConfig}", $"registry at {Registry.Url}", $"routes at {Router.Url}"];

    protected override bool Changes(HttpRequest request) => base.Changes(request) && !request.Query.ContainsKey("dryRun")
        && !request.Path.StartsWithSegments("/apis/authorization.k8s.io") && !request.Path.StartsWithSegments("/apis/authentication.k8s.io") && !request.Path.Value!.Contains("/proxy/", StringComparison.Ordinal);

    /// <summary>Who hangs up does not call back what the server has begun; only of a package that is streamed to a build is there no end then.</summary>
    protected override bool HearsOut(HttpRequest request) => Changes(request) && !request.Path.Value!.EndsWith("/instantiatebinary", StringComparison.Ordinal);

    protected override void Listen(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, port, listen =>
    {
        // Troubles are played on a connection, so each request has one for itself while it runs.
        listen.Protocols = HttpProtocols.Http1;
        listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ClientCertificateMode = ClientCertificateMode.AllowCertificate, ClientCertificateValidation = (_, _, _) => true });
    });

    public override async Task Start()
    {
        await base.Start();
        await Registry.Start();
        await aside.Start();
        Machine.Images.Hosts.TryAdd(Registry.Host, aside.Url);
        await Router.Start();
        foreach (var name in new[] { "default", "kube-system", "kube-public" }) MakeNamespace(name);
        await File.WriteAllTextAsync(KubeConfig, ConfigOf(Identities.AdministratorToken));
        Control.Start();
    }

    public void MakeNamespace(string name) => Cluster.Create(Kinds.Namespace, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, new Writer("kube-apiserver"));

    /// <summary>A kubeconfig with this token.</summary>
    public string ConfigOf(string token, string space = "default") => Config(new JsonObject { ["token"] = token }, space);

    /// <summary>A kubeconfig with a client certificate.</summary>
    public string ConfigOf(X509Certificate2 client, string space = "default") => Config(new JsonObject
    {
        ["client-certificate-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(client.ExportCertificatePem())),
        ["client-key-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())),
    }, space);

    /// <summary>A kubeconfig, which is YAML and so may be JSON.</summary>
    public string Config(JsonObject user, string space = "default") => new JsonObject
    {
        ["apiVersion"] = "v1", ["kind"] = "Config", ["current-context"] = "emulator",
        ["clusters"] = new JsonArray(new JsonObject { ["name"] = "emulator", ["cluster"] = new JsonObject { ["server"] = Url.ToString().TrimEnd('/'), ["certificate-authority-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Identities.Authority.ExportCertificatePem())) } }),
        ["users"] = new JsonArray(new JsonObject { ["name"] = "somebody", ["user"] = user }),
        ["contexts"] = new JsonArray(new JsonObject { ["name"] = "emulator", ["context"] = new JsonObject { ["cluster"] = "emulator", ["user"] = "somebody", ["namespace"] = space } }),
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    protected override async Task Answer(HttpContext context)
    {
        context.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
        context.Response.Headers.CacheControl = "no-cache, private";
        try
        {
            await Api(context);
        }
        catch (ApiException refused) when (!context.Response.HasStarted)
        {
            await context.Send(refused);
        }
    }

    async Task Api(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value is "/healthz" or "/livez" or "/readyz")
        {
            await context.Text("ok");
            return;
        }
        var who = await Who(request) ?? throw ApiException.Unauthorized();
        if (request.Method == "GET" && discovery.Of(request) is { } found)
        {
            await context.Send(found);
            return;
        }
        if (request.Method == "GET" && await openApi.Answer(context)) return;
        if (Asking.Of(request, Cluster) is not { } asking)
        {
            await NoSuch(context);
            return;
        }
        foreach (var violation in PublishedRequests.Violations(Cluster.Models, asking, request)) Wire.Violated($"{request.Method} {request.Path}: {violation}");
        if (!IsForAll(asking.Kind, asking.Namespace, asking.Verb)) Authorize(asking, who);
        Cluster.Asker.Value = who;
        if (await Extra(context, asking, who)) { }
        else if (asking.Kind.IsReview) await reviews.Answer(context, asking, who);
        else if (await logs.Answer(context, asking)) { }
        else if (!await objects.Answer(context, asking)) await NotEmulated(context);
    }

    /// <summary>What a kind has beside being stored.</summary>
    /// <returns>False when it is nothing of the sort.</returns>
    protected virtual async Task<bool> Extra(HttpContext context, KindAsked asked) => await Task.FromResult(false);

    /// <summary>Whether everybody who is known may ask for it, whatever their rules.</summary>
    protected virtual bool IsForAll(Kind kind, string space, string verb) => false;

    async Task<bool> Extra(HttpContext context, Asking asking, Identity who)
    {
        if (await Extra(context, new KindAsked(asking.Kind, asking.Namespace, asking.Name, asking.Under, asking.Verb, who))) return true;
        if (asking.Kind == Kinds.ServiceAccount && asking.Under == "token" && asking.Verb == "create")
        {
            await Token(context, asking);
            return true;
        }
        if (asking.Kind == Kinds.Service && asking.Sub == "proxy")
        {
            await Router.Proxy(context, asking.Namespace, asking.Name, asking.Under["proxy".Length..]);
            return true;
        }
        return false;
    }

    /// <summary>TokenRequest.</summary>
    async Task Token(HttpContext context, Asking asking)
    {
        if (Cluster.Store.Get(Kinds.ServiceAccount, asking.Namespace, asking.Name) is null) throw ApiException.NotFound(Kinds.ServiceAccount, asking.Name);
        var body = await Bodies.Read(context.Request) as JsonObject ?? [];
        var token = Identities.Add(new Identity($"system:serviceaccount:{asking.Namespace}:{asking.Name}", ["system:serviceaccounts", "system:authenticated"], RulesOf($"{asking.Namespace}:{asking.Name}"), [asking.Namespace]));
        (body["kind"], body["apiVersion"]) = ("TokenRequest", "authentication.k8s.io/v1");
        body["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = Times.Of(DateTimeOffset.UtcNow.AddHours(1)) };
        await context.Send(body, 201);
    }

    async Task<Identity?> Who(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        if (given.StartsWith("Bearer ", StringComparison.Ordinal)) return Identities.Of(given["Bearer ".Length..].Trim());
        return given.Length > 0 ? null : Identities.Of(await request.HttpContext.Connection.GetClientCertificateAsync());
    }

    static void Authorize(Asking asking, Identity who)
    {
        var resource = asking.Sub.Length > 0 ? $"{asking.Kind.Plural}/{asking.Sub}" : asking.Kind.Plural;
        // Named through the namespace, it is in it.
        var space = asking.Kind == Kinds.Namespace || asking.Kind.Plural == "projects" ? asking.Name : asking.Namespace;
        if (who.May(asking.Verb, asking.Kind.Group, resource, space, asking.Name)) return;
        var where = asking.Kind.IsNamespaced ? asking.Namespace.Length > 0 ? $" in the namespace \"{asking.Namespace}\"" : " at the cluster scope" : " at the cluster scope";
        throw ApiException.Forbidden(asking.Kind, asking.Name, $"User \"{who.Name}\" cannot {asking.Verb} resource \"{resource}\" in API group \"{asking.Kind.Group}\"{where}");
    }

    /// <summary>A group or kind that this cluster does not have: as any cluster answers, and no fault of the client.</summary>
    static async Task NoSuch(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/apis/", StringComparison.Ordinal)) await context.Send(ApiException.NoSuchPath());
        else await context.Text("404 page not found\n", 404);
    }

    async Task NotEmulated(HttpContext context)
    {
        Wire.Violated($"{context.Request.Method} {context.Request.Path}: the emulator does not know this request");
        await context.Send(new ApiException(501, "NotImplemented", $"the emulator does not know {context.Request.Method} {context.Request.Path}"));
    }

    public override async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync();
        await Machine.DisposeAsync();
        await base.DisposeAsync();
        await Router.DisposeAsync();
        await Registry.DisposeAsync();
        await aside.DisposeAsync();
        Identities.Dispose();
        certificate.Dispose();
        await EndedFolder.Remove(folder);
        GC.SuppressFinalize(this);
    }
}

/// <summary>A request for an object or for what stands under it.</summary>
public sealed record KindAsked(Kind Kind, string Namespace, string Name, string Under, string Verb, Identity Who);
