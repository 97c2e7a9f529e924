using System.Net;

namespace Dogshore.Worlds;

/// <summary>The one HTTP client of a run, made at first use: a deploy of nothing new to this machine needs none.
/// No redirects are followed by themselves (they would carry credentials to another host), connecting has its own deadline.</summary>
public sealed class Http : IDisposable
{
    readonly Lazy<HttpClient> client;

    public Http(Func<HttpMessageHandler>? handler = null) => client = new(() => new HttpClient(handler?.Invoke() ?? Handler())
    {
        // Each call brings its own deadline.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    });

    public HttpClient Client => client.Value;

    /// <summary>Shared by all that goes over this client, whatever the destination.</summary>
    public RetryBudget Retries { get; } = new();

    /// <summary>The same of what was asked lately.</summary>
    public RecentRequests Recent { get; } = new();

    /// <summary>The settings that every connection of ours has.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // A service that answers with headers without end is no service.
        MaxResponseHeadersLength = 64,
        Proxy = new ProxyButForLoopback(HttpClient.DefaultProxy),
    };

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }

    /// <summary>The machine's proxy (HTTPS_PROXY and the like), but what listens on this machine is asked directly: a proxy
    /// would look for it on its own.</summary>
    sealed class ProxyButForLoopback(IWebProxy machine) : IWebProxy
    {
        public ICredentials? Credentials { get => machine.Credentials; set => machine.Credentials = value; }
        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : machine.GetProxy(destination);
        public bool IsBypassed(Uri host) => host.IsLoopback || machine.IsBypassed(host);
    }
}
