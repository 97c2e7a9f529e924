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

    /// <summary>The settings that every connection of ours has.</summary>
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }
}
