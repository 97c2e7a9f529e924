using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dogshore.Emulators;

/// <summary>Plays a trouble on a real connection.</summary>
static class Playing
{
    /// <summary>Nothing of what was asked is done.</summary>
    public static Task Instead(Trouble trouble, HttpContext context) => Play(trouble, null, context);

    /// <summary>It was done; the answer is here.</summary>
    public static Task After(Trouble? trouble, MemoryStream answer, HttpContext context) =>
        trouble is null ? Send(context, answer.ToArray()) : Play(trouble, answer.ToArray(), context);

    static async Task Play(Trouble trouble, byte[]? answer, HttpContext context)
    {
        switch (trouble)
        {
            case Trouble.Answers other:
                await other.Play(context);
                break;
            case Trouble.Resets:
                context.Abort();
                break;
            case Trouble.ResetsWhileSending sending:
                await Read(context, sending.Bytes);
                context.Abort();
                break;
            // Of an answer without a body there is no half: it does not come at all.
            case Trouble.Truncates when answer is { Length: 0 }:
                context.Abort();
                break;
            case Trouble.Truncates { WithLength: true }:
                context.Response.ContentLength = answer!.Length;
                await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                break;
            case Trouble.Truncates:
                var head = $"HTTP/1.1 {context.Response.StatusCode} OK\r\nContent-Type: {context.Response.ContentType}\r\nConnection: close\r\n\r\n";
                await Speak(context, System.Text.Encoding.ASCII.GetBytes(head).Concat(answer!.Take(answer!.Length / 2)).ToArray());
                break;
            case Trouble.Stalls:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case Trouble.Drips when answer is { Length: 0 }:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case Trouble.Drips drips:
                context.Response.ContentLength = answer!.Length;
                foreach (var each in answer)
                {
                    await context.Response.Body.WriteAsync(new[] { each }, context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(drips.Pause, context.RequestAborted);
                }
                break;
            case Trouble.Speaks speaks:
                await Speak(context, speaks.Bytes);
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to play {trouble}.");
        }
    }

    static async Task Play(this Trouble.Answers other, HttpContext context)
    {
        // A client that still sends must hear the answer and no reset.
        await Read(context, int.MaxValue);
        context.Response.Headers.Clear();
        foreach (var (name, value) in other.Headers) context.Response.Headers[name] = value;
        context.Response.StatusCode = other.Code;
        context.Response.ContentType = other.ContentType;
        await Send(context, System.Text.Encoding.UTF8.GetBytes(other.Body));
    }

    static async Task Send(HttpContext context, byte[] body)
    {
        if (context.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    static async Task Read(HttpContext context, int bytes)
    {
        var buffer = new byte[8192];
        for (var read = 0L; read < bytes;)
        {
            var some = await context.Request.Body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes - read)), context.RequestAborted);
            if (some == 0) return;
            read += some;
        }
    }

    /// <summary>Past the server, straight into the connection, and then its end.</summary>
    static async Task Speak(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        await Read(context, int.MaxValue);
        var output = context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output;
        await output.WriteAsync(bytes, context.RequestAborted);
        // A proper end (FIN): a reset could take the bytes with it.
        await output.CompleteAsync();
        await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None), Task.Delay(Timeout.Infinite, context.RequestAborted));
        context.Abort();
    }
}
