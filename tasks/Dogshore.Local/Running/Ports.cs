using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Dogshore.Local.Running;

/// <summary>Ports of 127.0.0.1 for processes that take them within moments. None is given twice in a row of many:
/// the system itself would give one again that nobody has taken yet.</summary>
sealed class FreePorts
{
    const int Remembered = 200;
    readonly Lock gate = new();
    readonly Queue<int> given = new();

    public int Next()
    {
        lock (gate)
        {
            int port;
            do port = Ports.Free(); while (given.Contains(port));
            given.Enqueue(port);
            if (given.Count > Remembered) given.Dequeue();
            return port;
        }
    }
}

/// <summary>Ports of 127.0.0.1.</summary>
static class Ports
{
    /// <summary>A port that an app keeps for ever: below those that systems hand out to outgoing connections
    /// (32768 up on Linux, 49152 up elsewhere), so that none of them sits on it by chance when the host comes back.</summary>
    public static int ForEver(IReadOnlySet<int> taken)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (!taken.Contains(port) && IsFree(port)) return port;
        }
        return Free();
    }

    /// <summary>A port that is free now.</summary>
    public static int Free()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public static bool IsFree(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Somebody takes connections at the port.</summary>
    public static async Task<bool> Listens(int port, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), stop);
            // TCP lets a socket connect to itself when the system happens to give it the very port that it asks for.
            return ((IPEndPoint)socket.LocalEndPoint!).Port != port;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
