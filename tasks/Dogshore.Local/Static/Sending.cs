using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Dogshore.Local.Static;

/// <summary>Writes a page to its client.</summary>
static class Sending
{
    /// <summary>The page as the request's conditions and ranges want it.</summary>
    public static async Task Page(HttpContext context, Page page)
    {
        var (request, response) = (context.Request, context.Response);
        var chosen = Choose(context, page);
        var tag = await chosen.Tag();
        var headers = new ResponseHeaders(response.Headers) { ETag = tag, LastModified = chosen.Modified };
        response.Headers.CacheControl = page.CacheControl;
        response.Headers.AcceptRanges = "bytes";

        switch (Preconditions.Judge(request.Headers, tag, chosen.Modified))
        {
            case Verdict.NotModified:
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            case Verdict.Failed:
                response.StatusCode = StatusCodes.Status412PreconditionFailed;
                return;
        }

        var parts = HttpMethods.IsGet(request.Method) && Preconditions.RangeHolds(request.Headers, tag, chosen.Modified)
            ? Ranges.Read(request.Headers.Range, chosen.Length) : null;
        if (parts is [])
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            headers.ContentRange = new ContentRangeHeaderValue(chosen.Length);
            return;
        }
        if (chosen.Encoding is not null) response.Headers.ContentEncoding = chosen.Encoding;
        if (parts is null) await Send(context, page.ContentType, chosen, new Part(0, chosen.Length));
        else
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            if (parts is [var part])
            {
                headers.ContentRange = new ContentRangeHeaderValue(part.From, part.To, chosen.Length);
                await Send(context, page.ContentType, chosen, part);
            }
            else await SendSeveral(context, page.ContentType, chosen, parts);
        }
    }

    /// <summary>The page as it is, under a status that the caller has set.</summary>
    public static async Task Whole(HttpContext context, Page page)
    {
        var chosen = Choose(context, page);
        if (chosen.Encoding is not null) context.Response.Headers.ContentEncoding = chosen.Encoding;
        await Send(context, page.ContentType, chosen, new Part(0, chosen.Length));
    }

    static Representation Choose(HttpContext context, Page page)
    {
        if (page.Packed.IsEmpty) return page.Plain;
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        return Encodings.Choose(page, new RequestHeaders(context.Request.Headers).AcceptEncoding);
    }

    static async Task Send(HttpContext context, string type, Representation chosen, Part part)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = part.Count;
        if (HttpMethods.IsHead(context.Request.Method) || part.Count == 0) return;
        await context.Response.SendFileAsync(chosen.Path, part.From, part.Count, context.RequestAborted);
    }

    /// <summary>Several parts travel as multipart/byteranges (RFC 9110 §14.6).</summary>
    static async Task SendSeveral(HttpContext context, string type, Representation chosen, IReadOnlyList<Part> parts)
    {
        var response = context.Response;
        // Random, so that it is in no file.
        var boundary = Guid.NewGuid().ToString("n");
        byte[][] heads = [.. parts.Select(part => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"\r\n--{boundary}\r\nContent-Type: {type}\r\nContent-Range: bytes {part.From}-{part.To}/{chosen.Length}\r\n\r\n")))];
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        response.ContentType = $"multipart/byteranges; boundary={boundary}";
        response.ContentLength = heads.Sum(head => head.Length) + parts.Sum(part => part.Count) + end.Length;
        foreach (var (head, part) in heads.Zip(parts))
        {
            await response.Body.WriteAsync(head, context.RequestAborted);
            await response.SendFileAsync(chosen.Path, part.From, part.Count, context.RequestAborted);
        }
        await response.Body.WriteAsync(end, context.RequestAborted);
    }
}
