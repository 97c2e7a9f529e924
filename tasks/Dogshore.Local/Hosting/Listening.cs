using Dogshore.Local.Routing;
using Dogshore.Local.Running;
using Dogshore.Local.Store;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dogshore.Local.Hosting;

/// <summary>The socket on which only the owner speaks to the host.</summary>
static class Listening
{
    public static async Task<WebApplication> Start(string socket, Action<WebApplication> map)
    {
        var builder = Servers.New(kestrel =>
        {
            if (OperatingSystem.IsWindows()) kestrel.ListenNamedPipe(socket);
            else kestrel.ListenUnixSocket(socket);
        });
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        server.UseRouting();
        map(server);
        if (OperatingSystem.IsWindows())
        {
            await server.StartAsync();
            return server;
        }
        Prepare(socket);
        // The socket's mode comes from the mask at the moment of its making; a chmod later would leave a moment for others.
        var mask = Posix.umask(Convert.ToUInt32("077", 8));
        try
        {
            await server.StartAsync();
        }
        finally
        {
            _ = Posix.umask(mask);
        }
        return server;
    }

    static void Prepare(string socket)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(socket))!;
        AppStore.Folder(folder);
        const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & others) != 0)
            throw new IOException($"Others may write to '{folder}', and so could put a socket of their own there.");
        // The lock is ours: whoever made it is dead.
        File.Delete(socket);
    }
}
