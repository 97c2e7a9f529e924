using System.Net;
using System.Net.Sockets;
using Dogshore.Worlds;

namespace Dogshore.Conformance.Engine;

/// <summary>A part of the world's names that leads to this machine, as a cluster's own DNS would let it.</summary>
static class Zone
{
    /// <param name="domain">Every name below it is 127.0.0.1; null for the world as it is.</param>
    public static Http Client(string? domain) => domain is null ? new Http() : new Http(() =>
    {
        var handler = Http.Handler();
        handler.ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                if (context.DnsEndPoint.Host.EndsWith($".{domain}", StringComparison.Ordinal)) await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), stop);
                else await socket.ConnectAsync(context.DnsEndPoint, stop);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        return handler;
    });
}
