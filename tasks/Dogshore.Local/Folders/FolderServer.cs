using System.Net;
using Dogshore.Faults;
using Dogshore.Local.Routing;
using Dogshore.Local.Static;

namespace Dogshore.Local.Folders;

/// <summary>The address of one folder: 127.0.0.1 and its port.</summary>
sealed class FolderServer(FolderRecord folder) : IAsyncDisposable
{
    readonly ChangingSite site = new(folder);
    WebApplication? server;

    public FolderRecord Folder => folder;

    /// <exception cref="HostException">Another program has the port.</exception>
    public async Task Listen()
    {
        var next = Servers.New(kestrel => kestrel.Listen(IPAddress.Loopback, folder.Port)).Build();
        next.Run(Serve);
        if (!await Servers.TryStart(next)) throw Dog.FolderPortTaken.With(folder.Port, folder.Folder, "another program listens there").As(409);
        server = next;
    }

    Task Serve(HttpContext context) => site.For(StaticFiles.PathOf(context)) is { } now
        ? StaticFiles.Answer(now, context)
        : Answer.Text(context, StatusCodes.Status404NotFound, "Nothing is published here.");

    public async ValueTask DisposeAsync()
    {
        if (server is { } running) await Servers.Stop(running, TimeSpan.FromSeconds(1));
        server = null;
    }
}
