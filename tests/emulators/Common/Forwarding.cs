using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators;

/// <summary>Hands a request on to a server and its answer back, both as they come.</summary>
public sealed class Forwarding : IDisposable
{
    static readonly HashSet<string> ofTheConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Expect" };

    readonly HttpClient client;

    public Forwarding(SocketsHttpHandler handler)
    {
        (handler.AllowAutoRedirect, handler.UseCookies, handler.UseProxy) = (false, false, false);
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="HttpRequestException">Nobody listens there, or it broke off.</exception>
    public async Task Forward(HttpContext context, Uri to)
    {
        var asked = context.Request;
        using var message = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(to, asked.Path + asked.QueryString));
        if (asked.ContentLength is > 0 || asked.Headers.TransferEncoding.Count > 0)
        {
            message.Content = new StreamContent(asked.Body);
            message.Content.Headers.ContentLength = asked.ContentLength;
        }
        foreach (var header in asked.Headers.Where(header => !ofTheConnection.Contains(header.Key)))
            if (!message.Headers.TryAddWithoutValidation(header.Key, [.. header.Value])) message.Content?.Headers.TryAddWithoutValidation(header.Key, [.. header.Value]);
        message.Headers.Host = asked.Host.Value;
        using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => !ofTheConnection.Contains(header.Key)))
            context.Response.Headers[header.Key] = header.Value.ToArray();
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16_384];
        // Each piece at once: an answer may be a log that goes on for minutes.
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    public void Dispose() => client.Dispose();
}
