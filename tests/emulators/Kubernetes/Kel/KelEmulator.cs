using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes.Kel;

/// <summary>The API server of Kel as it was published in 2016 (contract kel, openapi.yaml), with its faults: an instance can neither be made nor
/// be asked for by itself, and there is no route for builds, deployments or configuration.</summary>
public sealed partial class KelEmulator(int port = 0) : HttpEmulator(port)
{
    const string Type = "application/vnd.api+json";

    readonly Lock gate = new();
    readonly List<Resource> resources = [];
    readonly ConcurrentDictionary<string, string> tokens = new() { ["kel-token-0123456789abcdef"] = "somebody" };

    sealed record Resource(string Kind, string Group, string Site, string Name, DateTimeOffset Created);

    /// <summary>A token that the API takes.</summary>
    public string Token => tokens.Keys.First();
    public string User { get; } = "somebody";
    public string Password { get; } = "password-0123456789";

    public override IEnumerable<string> Addresses => [.. base.Addresses, $"token {Token}"];

    protected override bool Changes(HttpRequest request) => base.Changes(request) && !request.Path.StartsWithSegments("/identity");

    /// <summary>An instance, which only the installation itself can make.</summary>
    public void MakeInstance(string group, string site, string label) => Add(new("instances", group, site, label, DateTimeOffset.UtcNow));

    /// <summary>What there is, as paths name it: <c>group/site/services/web</c>.</summary>
    public IReadOnlyList<string> All { get { lock (gate) return [.. resources.Select(each => string.Join('/', new[] { each.Group, each.Site, each.Kind, each.Name }.Where(part => part.Length > 0)))]; } }

    protected override async Task Answer(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!.Split('/')[1..];
        switch (request.Method, path)
        {
            case ("GET", [""]): await context.Send(new JsonObject { ["name"] = "Kel", ["identity-url"] = $"{Url}identity" }); return;
            case ("POST", ["identity", "oauth", "token", ""]): await Login(context); return;
            case ("GET", ["identity", "tokeninfo", ""]): await Info(context); return;
            case ("POST", ["v1", "blobs"]): await Blob(context); return;
        }
        if (path is not ["v1", "self", "resource-groups", ..])
        {
            Wire.Violated($"{request.Method} {request.Path}: there is no such request");
            await Refuse(context, 404, "Not Found");
            return;
        }
        if (request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] || !tokens.ContainsKey(token))
        {
            await Refuse(context, 401, "Authentication failed.");
            return;
        }
        switch (path[3..])
        {
            case []: await Collection(context, "resource-groups", "", ""); break;
            case [var group]: await One(context, "resource-groups", "", "", group); break;
            case [var group, "sites"]: await Collection(context, "sites", group, ""); break;
            case [var group, "sites", var site]: await One(context, "sites", group, "", site); break;
            case [var group, "sites", var site, "services" or "instances"]: await Collection(context, path[^1], group, site); break;
            case [var group, "sites", var site, "services", var service]: await One(context, "services", group, site, service); break;
            // Its view reads the wrong keyword of its address.
            case [_, "sites", _, "instances", _]: await Refuse(context, 500, "Internal Server Error"); break;
            default:
                Wire.Violated($"{request.Method} {request.Path}: there is no such request");
                await Refuse(context, 404, "Not Found");
                break;
        }
    }

    async Task Collection(HttpContext context, string kind, string group, string site)
    {
        if (await Absent(context, group, site)) return;
        if (context.Request.Method == "POST") await Create(context, kind, group, site);
        else if (context.Request.Method == "GET") await List(context, kind, group, site);
        else await Refuse(context, 405, "Method not allowed");
    }

    /// <summary>What stands above it is not there: the answer is given.</summary>
    async Task<bool> Absent(HttpContext context, string group, string site)
    {
        if (group.Length > 0 && Find("resource-groups", "", "", group) is null) await Refuse(context, 404, "Resource group does not exist.");
        else if (site.Length > 0 && Find("sites", group, "", site) is null) await Refuse(context, 404, "Site does not exist.");
        else return false;
        return true;
    }

    Resource? Find(string kind, string group, string site, string name)
    {
        lock (gate) return resources.Find(each => each.Kind == kind && each.Group == group && each.Site == site && each.Name == name);
    }

    void Add(Resource resource)
    {
        lock (gate) resources.Add(resource);
    }

    async Task Create(HttpContext context, string kind, string group, string site)
    {
        if (kind == "resource-groups" && context.Request.Headers["X-Kel-Token"] != "abc")
        {
            await Refuse(context, 403, "Permission Denied.");
            return;
        }
        if (await Name(context, kind) is not { } name) return;
        if (kind == "instances")
        {
            await Refuse(context, 400, "This field is required.", "/data/attributes/kind");
            return;
        }
        if (Find(kind, group, site, name) is not null)
        {
            await Refuse(context, 400, $"{Said(kind)} with this name already exists.", "/data/attributes/name");
            return;
        }
        var made = new Resource(kind, group, site, name, DateTimeOffset.UtcNow);
        Add(made);
        context.Response.Headers.Location = Place(made);
        await Send(context, 201, new JsonObject { ["data"] = Shown(made), ["links"] = new JsonObject { ["self"] = Place(made) } });
    }

    /// <summary>The name that a document gives; null when it was refused.</summary>
    async Task<string?> Name(HttpContext context, string kind)
    {
        if (context.Request.ContentType?.Split(';')[0] != Type) Wire.Violated($"{context.Request.Method} {context.Request.Path}: the body is no {Type}");
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var body = Json.Parse(await reader.ReadToEndAsync(context.RequestAborted));
        var label = kind == "instances" ? "label" : "name";
        var name = body.Text("data", "attributes", label);
        if (body?["data"] is null) await Refuse(context, 400, "Missing \"data\" key in payload.", "/");
        else if (body.At("data", "attributes") is null) await Refuse(context, 400, "Missing \"attributes\" key in data.", "/data");
        else if (body.Text("data", "type") != kind) await Refuse(context, 400, $"Expected type \"{kind}\".", "/data/type");
        else if (name is null or "") await Refuse(context, 400, "This field is required.", $"/data/attributes/{label}");
        else if (!(kind is "services" or "instances" ? Dashed() : Underscored()).IsMatch(name)) await Refuse(context, 400, "Enter a valid value.", $"/data/attributes/{label}");
        else return name;
        return null;
    }

    async Task List(HttpContext context, string kind, string group, string site)
    {
        Resource[] all;
        lock (gate) all = [.. resources.Where(each => each.Kind == kind && each.Group == group && each.Site == site)];
        var size = int.TryParse(context.Request.Query["page[size]"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 100;
        var number = int.TryParse(context.Request.Query["page[number]"], CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1;
        var pages = Math.Max(1, (all.Length + size - 1) / size);
        var here = context.Request.Path.Value!;
        var links = new JsonObject { ["self"] = $"{here}?page[number]={number}" };
        if (number > 1) links["prev"] = $"{here}?page[number]={number - 1}&page[size]={size}";
        if (number < pages) links["next"] = $"{here}?page[number]={number + 1}&page[size]={size}";
        await Send(context, 200, new JsonObject
        {
            ["data"] = Json.List(all.Skip((number - 1) * size).Take(size).Select(each => (JsonNode)Shown(each))), ["links"] = links, ["meta"] = new JsonObject { ["paginator"] = new JsonObject { ["count"] = all.Length, ["num_pages"] = pages } },
        });
    }

    async Task One(HttpContext context, string kind, string group, string site, string name)
    {
        if (await Absent(context, group, site)) return;
        if (Find(kind, group, site, name) is not { } found)
        {
            await Refuse(context, 404, $"{Said(kind)} does not exist.");
            return;
        }
        switch (context.Request.Method)
        {
            case "GET": break;
            case "PATCH":
                if (await Name(context, kind) is not { } renamed) return;
                lock (gate) resources[resources.IndexOf(found)] = found = found with { Name = renamed };
                break;
            case "DELETE":
                lock (gate) resources.RemoveAll(each => each == found || kind == "resource-groups" && each.Group == name || kind == "sites" && each.Group == group && each.Site == name);
                context.Response.StatusCode = 204;
                return;
            default:
                await Refuse(context, 405, "Method not allowed");
                return;
        }
        await Send(context, 200, new JsonObject { ["data"] = Shown(found), ["links"] = new JsonObject { ["self"] = Place(found) } });
    }

    async Task Login(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["grant_type"] != "password" || form["username"] != User || form["password"] != Password)
        {
            await context.Send(new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "Invalid credentials given." }, 401);
            return;
        }
        await context.Send(new JsonObject { ["access_token"] = Token, ["refresh_token"] = "kel-refresh-0123456789abcdef", ["token_type"] = "Bearer", ["expires_in"] = 36000, ["scope"] = "read write" });
    }

    async Task Info(HttpContext context)
    {
        if (tokens.TryGetValue(context.Request.Query["access_token"].ToString(), out var user)) await context.Send(new JsonObject { ["expires"] = Times.Of(DateTimeOffset.UtcNow.AddHours(10)), ["user"] = new JsonObject { ["id"] = 1, ["username"] = user } });
        else await context.Send(new JsonObject { ["error"] = "invalid_token" }, 404);
    }

    async Task Blob(HttpContext context)
    {
        if (await Name(context, "blobs") is not { } name) return;
        if (name.Length > 128 || !name.All(char.IsAsciiHexDigitLower)) await Refuse(context, 400, "Enter a valid value.", "/data/attributes/name");
        else await Send(context, 201, new JsonObject { ["data"] = new JsonObject { ["type"] = "blobs", ["id"] = name, ["attributes"] = new JsonObject { ["name"] = name, ["content_type"] = "application/octet-stream" }, ["meta"] = new JsonObject { ["upload_url"] = $"https://storage.googleapis.com/kel-blobs/{name}?Signature=none" } } });
    }

    static string Said(string kind) => kind switch { "resource-groups" => "Resource group", "sites" => "Site", "services" => "Service", _ => "Instance" };

    static string Place(Resource resource) => "/v1/self/resource-groups" + (resource.Kind == "resource-groups" ? "" : $"/{resource.Group}/sites" + (resource.Kind == "sites" ? "" : $"/{resource.Site}/{resource.Kind}")) + $"/{resource.Name}";

    static JsonObject Shown(Resource resource) => new()
    {
        ["type"] = resource.Kind, ["id"] = resource.Name, ["attributes"] = new JsonObject { [resource.Kind == "instances" ? "label" : "name"] = resource.Name, ["created"] = Times.Of(resource.Created) },
        ["relationships"] = new JsonObject(), ["links"] = new JsonObject { ["self"] = Place(resource) }, ["meta"] = new JsonObject(),
    };

    static Task Refuse(HttpContext context, int status, string detail, string? pointer = null)
    {
        var error = new JsonObject { ["status"] = status.ToString(CultureInfo.InvariantCulture), ["detail"] = detail };
        if (pointer is not null) error["source"] = new JsonObject { ["pointer"] = pointer };
        return Send(context, status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    static async Task Send(HttpContext context, int status, JsonObject document)
    {
        document["jsonapi"] = new JsonObject { ["version"] = "1.0" };
        context.Response.StatusCode = status;
        context.Response.ContentType = Type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(document.ToJsonString()), context.RequestAborted);
    }

    [GeneratedRegex("^[a-zA-Z0-9-]+$")]
    private static partial Regex Dashed();

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex Underscored();
}
