using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;

namespace Dogshore.Local.Static;

/// <summary>Serves a folder of immutable files as RFC 9110 wants it. Not ASP.NET's own middleware: that one makes its ETag from time and
/// length, and files unpacked from an archive all have one fixed time, so an edit of equal length would be answered with
/// 304 Not Modified for ever.</summary>
static class StaticFiles
{
    const string NotFoundPage = "404.html";

    /// <summary>Reads the folder's names once; a request's path is then only a key among them and never meets the file system.</summary>
    /// <param name="folder">The unpacked content; nothing in it changes while this serves.</param>
    /// <param name="headers">Rules for Cache-Control; the first whose glob matches counts.</param>
    public static RequestDelegate Serve(string folder, ImmutableArray<HeadersRecord> headers)
    {
        var site = Site.Read(folder, headers);
        return context => Answer(site, context);
    }

    /// <summary>As the keys of a site are: without the leading slash.</summary>
    public static string PathOf(HttpContext context) => context.Request.Path.Value is ['/', .. var rest] ? rest : "";

    public static async Task Answer(Site site, HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }
        var path = PathOf(context);
        try
        {
            if (site.Find(path) is { } page) await Sending.Page(context, page);
            else if (site.IsFolder(path)) Redirect(request, response);
            else await NotFound(site, context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away in the middle; there is nobody to tell.
            context.Abort();
        }
    }

    /// <summary>Relative links of a page only work below a path that ends with a slash.</summary>
    static void Redirect(HttpRequest request, HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status301MovedPermanently;
        // The next release may have a file of this name.
        response.Headers.CacheControl = "no-cache";
        response.Headers.Location = UriHelper.BuildRelative(request.PathBase, request.Path + "/", request.QueryString);
    }

    static async Task NotFound(Site site, HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.Headers.CacheControl = "no-cache";
        if (site.Find(NotFoundPage) is { } page)
        {
            await Sending.Whole(context, page);
            return;
        }
        const string Text = "Not found\n";
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = Text.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.WriteAsync(Text, context.RequestAborted);
    }
}
