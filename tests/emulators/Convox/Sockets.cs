using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dogshore.Emulators.Convox;

/// <summary>The streams of a rack (convox vendor/stdapi/router.go): data as text frames, errors as text too, and an empty binary frame at the end.</summary>
sealed class RackSocket : IDisposable
{
    const string Secret = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    readonly WebSocket socket;
    readonly CancellationToken stop;

    RackSocket(WebSocket socket, CancellationToken stop) => (this.socket, this.stop) = (socket, stop);

    public static async Task<RackSocket> Accept(HttpContext context)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
#pragma warning disable CA5350 // The protocol's own (RFC 6455, 4.2.2): nothing is kept secret by it.
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Secret)));
#pragma warning restore CA5350
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return new(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.FromSeconds(5) }), context.RequestAborted);
    }

    /// <summary>Ends when the client has gone.</summary>
    public CancellationToken Stop => stop;

    public async Task Line(string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text + "\n"), WebSocketMessageType.Text, true, stop);

    public async Task End()
    {
        await socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Binary, true, stop);
    }

    public void Dispose() => socket.Dispose();
}
