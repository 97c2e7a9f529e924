using System.Collections.Concurrent;

namespace Dogshore.Conformance.Engine;

/// <summary>Visitors that keep asking; what went wrong for them is kept.</summary>
public sealed class Traffic : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    readonly Task[] visitors;
    readonly ConcurrentDictionary<string, bool> texts = [];

    public Traffic(Uri url) => visitors = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ask(url)))];

    public ConcurrentQueue<string> Failures { get; } = [];
    public ICollection<string> Texts => texts.Keys;

    async Task Ask(Uri url)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(url);
                var text = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode) Failures.Enqueue($"{(int)answer.StatusCode} {text}");
                texts[text] = true;
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                Failures.Enqueue(broken.Message);
            }
            // Two cores run the platform, the deploy and the visitors.
            await Task.Delay(2);
        }
    }

    public async Task End()
    {
        await stop.CancelAsync();
        await Task.WhenAll(visitors);
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        client.Dispose();
        stop.Dispose();
    }
}
