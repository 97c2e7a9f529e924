using System.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Dogshore.Local.Routing;

/// <summary>Hop-by-hop headers go as YARP says; the app learns who asks, and the asker which release answered.</summary>
sealed class ReleaseTransformer(string release) : HttpTransformer
{
    public const string Header = "Dogshore-Release";

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // Copies the headers, Host too: the app makes its links from it.
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        // Set, not added to: what a client says of itself here proves nothing.
        Set(proxyRequest.Headers, "X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        Set(proxyRequest.Headers, "X-Forwarded-Host", httpContext.Request.Host.Value);
        Set(proxyRequest.Headers, "X-Forwarded-Proto", httpContext.Request.Scheme);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copies = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        // After the app's own: a copy of an old answer cannot pass for this release's.
        httpContext.Response.Headers[Header] = release;
        return copies;
    }

    static void Set(HttpRequestHeaders headers, string name, string? value)
    {
        headers.Remove(name);
        if (!string.IsNullOrEmpty(value)) headers.TryAddWithoutValidation(name, value);
    }
}
