using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;

namespace Dogshore.Local.Tests;

/// <summary>Requests must not notice that a release takes over from another.</summary>
public sealed class SwitchTests : IAsyncLifetime
{
    HostUnderTest host = null!;
    TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        host = await HostUnderTest.Start();
        app = await TestApp.On(host);
        await app.Release(TestPackage.Python(), ("GREETING", "0"));
    }

    public async ValueTask DisposeAsync()
    {
        app.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task No_request_fails_in_ten_switches_under_constant_load()
    {
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentBag<string>();
        var answers = new ConcurrentDictionary<string, int>();
        var clients = Enumerable.Range(0, 8).Select(number => Task.Run(() => Load(number, failures, answers, stop.Token))).ToList();

        for (var release = 1; release <= 10; release++)
            (await app.Release(TestPackage.Python($"{release % 2}"), ("GREETING", $"{release}"))).Done.Release.Number.ShouldBe(release + 1);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        failures.ShouldBeEmpty();
        answers.Keys.Select(int.Parse).Order().ShouldBe(Enumerable.Range(0, 11));
    }

    async Task Load(int number, ConcurrentBag<string> failures, ConcurrentDictionary<string, int> answers, CancellationToken stop)
    {
        // A connection of its own each, kept alive; every other one sends bodies too.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (number % 2 == 1)
                {
                    using var posted = await client.PostAsync(app.Url(), new ByteArrayContent(new byte[20_000]), CancellationToken.None);
                    if (await posted.Content.ReadAsStringAsync(CancellationToken.None) is not "20000" and var wrong) failures.Add($"POST: {posted.StatusCode} {wrong}");
                }
                using var answer = await client.GetAsync(app.Url(), CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.IsSuccessStatusCode) answers.AddOrUpdate(text, 1, (_, count) => count + 1);
                else failures.Add($"GET: {answer.StatusCode} {text}");
            }
            catch (HttpRequestException failed)
            {
                failures.Add(failed.ToString());
            }
        }
    }

    [Fact]
    public async Task A_stream_that_began_before_the_switch_comes_whole()
    {
        using var answer = await app.Http.GetAsync(app.Url("/stream?30"), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldBe("part 0");

        var switching = app.Release(TestPackage.Python("b"), ("GREETING", "1"));
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldBe(Enumerable.Range(1, 29).Select(part => $"part {part}"));
        (await switching).Done.ShouldNotBeNull();
        (await app.Get()).ShouldBe("1");
    }

    [Fact]
    public async Task A_WebSocket_goes_on_with_the_release_that_it_began_with()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{app.Record.Port}/"), CancellationToken.None);
        (await Echo(socket, "before")).ShouldBe("before");

        await host.Upload("shop", TestPackage.Python("b"));
        var draining = new TaskCompletionSource();
        var switching = Task.Run(async () =>
        {
            await foreach (var each in host.Follow("v1/apps/shop/releases", app.Request(TestPackage.Python("b"), ("GREETING", "1")), Json.Default.ReleaseRequest, default))
            {
                if (each.Step == "drain") draining.TrySetResult();
                if (each.Done is not null) return;
                each.Fault.ShouldBeNull();
            }
        });
        await draining.Task.WaitAsync(TimeSpan.FromSeconds(60));
        (await app.Get()).ShouldBe("1");
        (await Echo(socket, "after")).ShouldBe("after");

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        // It drains no longer than the socket is open.
        await switching.WaitAsync(TimeSpan.FromSeconds(20));
    }

    static async Task<string> Echo(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
