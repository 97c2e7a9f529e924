using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators;

/// <summary>One address before many apps: <c>/app/path</c> is answered by the app at <c>/path</c>.</summary>
public sealed class Door : HttpEmulator
{
    readonly Forwarding forwarding = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });

    public Func<string, Uri?> Find { get; set; } = _ => null;

    protected override async Task Answer(HttpContext context)
    {
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        if (Find(parts[0]) is not { } there)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Request.Path = "/" + (parts.ElementAtOrDefault(1) ?? "");
        await forwarding.Forward(context, there);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        forwarding.Dispose();
    }
}
