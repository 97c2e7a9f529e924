using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.S3;

/// <summary>The buckets' website endpoint, to which visitors come: <c>/bucket/path</c>, index.html for folders, no signature and no list.</summary>
public sealed class Website(S3Emulator store) : HttpEmulator
{
    protected override async Task Answer(HttpContext context)
    {
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        var key = parts.ElementAtOrDefault(1) ?? "";
        if (key.Length == 0 || key.EndsWith('/')) key += "index.html";
        if (store.Buckets.GetValueOrDefault(parts[0])?[key] is not { } found)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        foreach (var (name, value) in found.Headers) context.Response.Headers[name] = value;
        context.Response.Headers.ETag = found.ETag;
        context.Response.ContentLength = found.Bytes.Length;
        await context.Response.Body.WriteAsync(found.Bytes, context.RequestAborted);
    }
}
