using System.Net.Sockets;
using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dogshore.Conformance.Local;

/// <summary>Stands at the host's address and hands everything on to the host, which was moved aside: a socket goes on listening under another name.</summary>
sealed class SocketProxy(string address) : HttpEmulator
{
    readonly string host = address + ".host";
    Forwarding? forwarding;

    protected override void Listen(KestrelServerOptions kestrel) => kestrel.ListenUnixSocket(address);

    public override async Task Start()
    {
        File.Move(address, host);
        forwarding = new Forwarding(ToHost());
        await base.Start();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(address, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    protected override Task Answer(HttpContext context) => forwarding!.Forward(context, new Uri("http://host/"));

    /// <summary>Past the record of requests: the tests tidy up.</summary>
    public async Task Tell(HttpMethod method, string path)
    {
        using var client = new HttpClient(ToHost());
        using var request = new HttpRequestMessage(method, new Uri("http://host/" + path));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    SocketsHttpHandler ToHost() => new()
    {
        ConnectCallback = async (_, stop) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(host), stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding?.Dispose();
    }
}
