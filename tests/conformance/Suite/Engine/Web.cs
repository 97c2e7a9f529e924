namespace Dogshore.Conformance.Engine;

/// <summary>A visitor.</summary>
public static class Web
{
    static readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromSeconds(1) }) { Timeout = TimeSpan.FromSeconds(20) };

    /// <returns>Status 0 where nobody answers.</returns>
    public static async Task<(int Status, string Text)> Get(Uri url, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(url, stop);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
        }
        catch (HttpRequestException nobody)
        {
            return (0, nobody.Message);
        }
    }
}
