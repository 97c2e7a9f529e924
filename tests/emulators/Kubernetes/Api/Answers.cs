using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

static class Answers
{
    public static async Task Send(this HttpContext context, JsonNode answer, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        // Whether anybody still listens changes nothing of what was done.
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString() + "\n"));
    }

    public static async Task Send(this HttpContext context, ApiException refused)
    {
        if (refused.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await context.Send(refused.Status, refused.Code);
    }

    public static async Task Text(this HttpContext context, string text, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }

    /// <summary>A header that kubectl shows to its user (RFC 7234 5.5).</summary>
    public static void Warn(this HttpContext context, string text) => context.Response.Headers.Append("Warning", $"299 - \"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
}
