using System.Net;
using System.Net.Sockets;

namespace Dogshore.Emulators;

/// <summary>A port of loopback for a program that must be told one.</summary>
public static class FreePort
{
    /// <summary>One that is free now; somebody else may take it before the program does.</summary>
    public static int Now()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
