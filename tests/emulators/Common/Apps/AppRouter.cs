using System.Net;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Apps;

/// <summary>The address of one app: whatever process it is pointed at answers there.</summary>
public sealed class AppRouter(int port = 0) : HttpEmulator(port)
{
    static readonly HashSet<string> ofTheConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host", "Content-Length" };

    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(60) };
    int target;

    /// <summary>Port of the process that answers; null for none. A request that is under way ends where it began.</summary>
    public int? Target
    {
        get => Volatile.Read(ref target) is > 0 and var port ? port : null;
        set => Volatile.Write(ref target, value ?? 0);
    }

    /// <summary>What is answered while there is no process: status and body as the platform's own router has them.</summary>
    public (int Status, string Body) Nobody { get; set; } = (503, "<!DOCTYPE html><html><head><title>Application Error</title></head></html>");

    protected override async Task Answer(HttpContext context)
    {
        if (Target is not { } port)
        {
            await Say(context, Nobody);
            return;
        }
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri($"http://127.0.0.1:{port}{context.Request.Path}{context.Request.QueryString}"));
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0) message.Content = new StreamContent(context.Request.Body);
        foreach (var header in context.Request.Headers.Where(header => !ofTheConnection.Contains(header.Key)))
            if (!message.Headers.TryAddWithoutValidation(header.Key, [.. header.Value])) message.Content?.Headers.TryAddWithoutValidation(header.Key, [.. header.Value]);
        message.Headers.Host = context.Request.Host.Value;
        try
        {
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => !ofTheConnection.Contains(header.Key)))
                context.Response.Headers[header.Key] = header.Value.ToArray();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            await Say(context, Nobody);
        }
    }

    static Task Say(HttpContext context, (int Status, string Body) nobody)
    {
        context.Response.StatusCode = nobody.Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(nobody.Body, context.RequestAborted);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        client.Dispose();
    }
}
