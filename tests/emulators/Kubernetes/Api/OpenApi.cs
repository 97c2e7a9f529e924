using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>/openapi/v3: the published documents of the groups that are served, each at its own address.</summary>
sealed class OpenApi(ModelSet models)
{
    public async Task<bool> Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/');
        if (path == "openapi/v3")
        {
            await context.Send(new JsonObject { ["paths"] = new JsonObject(models.All.Select(each => KeyValuePair.Create(Place(each.Key), (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{Place(each.Key)}?hash={Hash(each.Value)}" }))) });
            return true;
        }
        if (path == "openapi/v2")
        {
            context.Response.ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
            await context.Response.Body.WriteAsync(Old, context.RequestAborted);
            return true;
        }
        var found = models.All.FirstOrDefault(each => path == $"openapi/v3/{Place(each.Key)}");
        if (found.Value is null) return false;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(found.Value.Text), context.RequestAborted);
        return true;
    }

    /// <summary>The document of old in its binary form (gnostic openapiv2.proto), without definitions: a client takes what is not in it for well-formed.</summary>
    static readonly byte[] Old = [0x0a, 3, (byte)'2', (byte)'.', (byte)'0', 0x12, 12, 0x0a, 2, (byte)'k', (byte)'8', 0x12, 6, (byte)'v', (byte)'1', (byte)'.', (byte)'3', (byte)'6', (byte)'0', 0x42, 0, 0x4a, 0];

    static string Place(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";

    static string Hash(Model model) => Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(model.Text)));
}
