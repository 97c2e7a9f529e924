using System.Collections.Concurrent;

namespace Dogshore.EndToEnd;

/// <summary>Constant load by several clients that keep their connections; counts what went wrong.</summary>
sealed class Traffic : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    readonly Task[] clients;
    int requests;

    public Traffic(Uri address, int clients = 8) =>
        this.clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => Ask(address)))];

    public int Requests => requests;

    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>What was answered, each text once.</summary>
    public ConcurrentDictionary<string, int> Texts { get; } = [];

    async Task Ask(Uri address)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(address);
                var text = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode) Failures.Enqueue($"{(int)answer.StatusCode} {text}");
                Texts.AddOrUpdate(text, 1, (_, count) => count + 1);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                Failures.Enqueue(broken.Message);
            }
            Interlocked.Increment(ref requests);
        }
    }

    public async Task End()
    {
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        client.Dispose();
        stop.Dispose();
    }
}
