using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Folder;

/// <summary>A web server whose root is <c>current</c> of each app: <c>/app/path</c>, index.html for folders.</summary>
sealed class FolderServer(string root) : HttpEmulator
{
    protected override async Task Answer(HttpContext context)
    {
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        var name = parts.ElementAtOrDefault(1) is { Length: > 0 } path ? path : "index.html";
        try
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(root, parts[0], "current", name), context.RequestAborted);
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
