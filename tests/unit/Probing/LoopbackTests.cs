using System.Net;
using System.Net.Sockets;
using System.Text;
using Dogshore.Model;
using Dogshore.Probing;
using Dogshore.Worlds;

namespace Dogshore.Tests.Probing;

/// <summary>Over real sockets: what the fakes only claim about HttpClient.</summary>
[Trait("Kind", "Real")]
public sealed class LoopbackTests : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Http http = new();
    readonly Probe quick = new("/", "/", new(200, 399), null, null, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(1_500), 1);

    public void Dispose()
    {
        listener.Dispose();
        http.Dispose();
    }

    Uri Serve(string? answer)
    {
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096]);
                if (answer is null) client.Client.LingerState = new(true, 0);
                else await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        });
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    async Task<ProbeResult> Ask(Uri app, Probe probe) =>
        (await Prober.Run(app, [probe], null, http.Client, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken))[0];

    [Fact]
    public async Task An_answer_passes() => (await Ask(Serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), quick with { Contains = "ok" })).Passed.ShouldBeTrue();

    [Fact]
    public async Task Nothing_that_listens_is_told()
    {
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        (await Ask(new($"http://127.0.0.1:{port}/"), quick)).Finding!.Code.ShouldBe("DOG4001");
    }

    [Fact]
    public async Task Who_accepts_and_never_answers_has_timed_out()
    {
        listener.Start();
        (await Ask(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), quick)).Finding!.Code.ShouldBe("DOG4002");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH_9\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nshort")]
    public async Task Row_28_an_answer_that_breaks_off_is_no_answer(string? answer) =>
        (await Ask(Serve(answer), quick with { Contains = "short" })).Finding!.Code.ShouldBe("DOG4010");

    [Fact]
    public async Task Tls_to_what_speaks_none_fails_as_such()
    {
        var app = Serve("HTTP/1.1 400 Bad Request\r\n\r\n");
        (await Ask(new($"https://127.0.0.1:{app.Port}/"), quick)).Finding!.Code.ShouldBe("DOG4007");
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_told() =>
        (await Ask(new("http://no-such-name.invalid/"), quick)).Finding!.Code.ShouldBe("DOG4008");

    [Fact]
    public async Task Row_32_a_redirect_to_another_origin_is_not_followed() =>
        (await Ask(Serve("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"), quick with { Status = new(200, 200) })).Finding!.Code.ShouldBe("DOG4009");

    [Fact]
    public async Task A_stream_without_end_passes_when_nobody_asks_for_its_text() =>
        (await Ask(Serve("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\r\n\r\n"), quick)).Passed.ShouldBeTrue();
}
