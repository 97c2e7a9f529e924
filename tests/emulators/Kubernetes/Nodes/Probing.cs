using System.Text.Json.Nodes;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>One probe of a container that runs (k8 pkg/kubelet/prober).</summary>
sealed class Probing(JsonObject probe, TimeSpan second, Func<int, int?> port, Func<JsonNode?, int?> named, Func<IReadOnlyList<string>, AppProcess> exec)
{
    static readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    long Number(string name, long otherwise) => probe.Number(name) ?? otherwise;

    /// <summary>Probes until told to stop, and says each time when what holds becomes another.</summary>
    /// <param name="changed">Gets whether it still counts as good, and what failed now; null when nothing did.</param>
    public async Task Run(Func<bool, string?, Task> changed, CancellationToken stop)
    {
        await Task.Delay(second * Number("initialDelaySeconds", 0), stop);
        var (good, bad) = (0L, 0L);
        while (true)
        {
            var failure = await Once(stop);
            (good, bad) = failure is null ? (good + 1, 0L) : (0L, bad + 1);
            if (good >= Number("successThreshold", 1)) await changed(true, null);
            if (bad > 0) await changed(bad < Number("failureThreshold", 3), failure);
            await Task.Delay(second * Number("periodSeconds", 10), stop);
        }
    }

    async Task<string?> Once(CancellationToken stop)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // A second of a probe may be short here; an answer still takes what it takes on this machine.
        within.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(1000, second.TotalMilliseconds * Number("timeoutSeconds", 1))));
        try
        {
            if (probe.Map("httpGet") is { } get) return await Http(get, within.Token);
            if (probe.Map("tcpSocket") is { } socket) return await Tcp(socket, within.Token);
            if (probe.Map("exec") is { } command) return await Exec(command, within.Token);
            return null;
        }
        catch (Exception silent) when (silent is HttpRequestException or System.Net.Sockets.SocketException)
        {
            return silent.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "context deadline exceeded";
        }
    }

    int Real(JsonObject of) => named(of["port"]) is { } known && port(known) is { } real ? real : throw new HttpRequestException($"connect: connection refused (port {of["port"]})");

    async Task<string?> Http(JsonObject get, CancellationToken stop)
    {
        var to = new Uri($"http://127.0.0.1:{Real(get)}{get.Text("path") ?? "/"}");
        for (var hop = 0; ; hop++)
        {
            using var message = Asking(get, to);
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            // Only within the pod; one to elsewhere is not followed and counts as good (k8 pkg/probe/http/http.go, RedirectChecker).
            if ((int)answer.StatusCode is >= 300 and < 400 && hop < 10 && answer.Headers.Location is { } on && new Uri(to, on) is var next && next.Authority == to.Authority) to = next;
            else return (int)answer.StatusCode is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {(int)answer.StatusCode}";
        }
    }

    static HttpRequestMessage Asking(JsonObject get, Uri to)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, to);
        message.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        foreach (var header in get.Each("httpHeaders"))
        {
            if (header.Text("name") is "Host" or "host") message.Headers.Host = header.Text("value");
            else message.Headers.TryAddWithoutValidation(header.Text("name") ?? "", header.Text("value"));
        }
        return message;
    }

    async Task<string?> Tcp(JsonObject socket, CancellationToken stop)
    {
        using var connecting = new System.Net.Sockets.TcpClient();
        await connecting.ConnectAsync(System.Net.IPAddress.Loopback, Real(socket), stop);
        return null;
    }

    async Task<string?> Exec(JsonObject command, CancellationToken stop)
    {
        await using var process = exec([.. command.Texts("command")]);
        var code = await process.Ended.WaitAsync(stop);
        return code == 0 ? null : string.Join('\n', process.Lines);
    }
}
