using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dogshore.Emulators;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Conformance.Common;

/// <summary>A trouble that is not what it says would prove nothing: each is heard by a client that knows no mercy.</summary>
public sealed class Troubles : IAsyncLifetime
{
    readonly Counter emulator = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await emulator.Start();
    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task Without_one_the_answer_is_true_and_every_request_is_recorded()
    {
        using var client = Client();
        (await client.GetStringAsync("value", Stop)).ShouldBe("""{"value":0}""");
        using (await client.PostAsync("value", null, Stop)) { }
        emulator.Wire.Requests.Select(each => each.ToString()).ShouldBe(["GET /value", "POST /value"]);
        emulator.Wire.Writes.ShouldHaveSingleItem().Number.ShouldBe(2);
        emulator.Value.ShouldBe(1);
    }

    [Fact]
    public async Task Too_many_requests_has_its_header_and_no_effect_and_ends_after_its_times()
    {
        using var met = emulator.Wire.Break(request => request.Changes, Trouble.TooMany("2"), times: 2);
        using var client = Client();
        for (var time = 0; time < 2; time++)
        {
            using var refused = await client.PostAsync("value", null, Stop);
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        }
        emulator.Value.ShouldBe(0);
        met.Met.ShouldBe(2);
        using var taken = await client.PostAsync("value", null, Stop);
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData(false, 0), InlineData(true, 1)]
    public async Task A_reset_comes_before_or_after_the_effect(bool afterEffect, int value)
    {
        emulator.Wire.Break(_ => true, new Trouble.Resets(afterEffect));
        using var client = Client();
        var reset = await Should.ThrowAsync<HttpRequestException>(() => client.PostAsync("value", null, Stop));
        Root(reset).ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        emulator.Value.ShouldBe(value);
    }

    [Fact]
    public async Task A_reset_while_sending_leaves_no_effect()
    {
        emulator.Wire.Break(_ => true, new Trouble.ResetsWhileSending(1000));
        using var client = Client();
        using var content = new ByteArrayContent(new byte[10_000_000]);
        await Should.ThrowAsync<HttpRequestException>(() => client.PutAsync("value", content, Stop));
        emulator.Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_truncated_answer_with_its_length_is_seen_by_counting()
    {
        emulator.Wire.Break(_ => true, new Trouble.Truncates());
        using var client = Client();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync("value", Stop));
    }

    [Fact]
    public async Task A_truncated_answer_without_its_length_looks_whole()
    {
        emulator.Wire.Break(_ => true, new Trouble.Truncates(WithLength: false));
        using var client = Client();
        (await client.GetStringAsync("value", Stop)).ShouldBe("""{"val""");
    }

    [Fact]
    public async Task A_raw_answer_arrives_as_it_was_written()
    {
        emulator.Wire.Break(_ => true, Trouble.Raw("HTTP/1.1 200 OK\nContent-Length: 900\n\nshort"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(emulator.Url.Host, emulator.Url.Port, Stop);
        await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Stop);
        using var reader = new StreamReader(socket.GetStream());
        (await reader.ReadToEndAsync(Stop)).ShouldBe("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort");
    }

    [Fact]
    public async Task A_stalled_answer_does_not_come()
    {
        emulator.Wire.Break(_ => true, new Trouble.Stalls());
        using var client = Client();
        client.Timeout = TimeSpan.FromMilliseconds(300);
        await Should.ThrowAsync<OperationCanceledException>(() => client.GetStringAsync("value", Stop));
    }

    [Fact]
    public async Task A_dripping_answer_takes_its_time_for_each_byte()
    {
        emulator.Wire.Break(_ => true, new Trouble.Drips(TimeSpan.FromMilliseconds(20)));
        using var client = Client();
        var start = Stopwatch.GetTimestamp();
        (await client.GetStringAsync("value", Stop)).ShouldBe("""{"value":0}""");
        Stopwatch.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task A_redirect_names_the_other_place()
    {
        emulator.Wire.Break(_ => true, Trouble.Redirect(new Uri("http://127.0.0.2:1/elsewhere")));
        using var client = Client();
        using var answer = await client.GetAsync("value", Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        answer.Headers.Location.ShouldBe(new Uri("http://127.0.0.2:1/elsewhere"));
    }

    [Fact]
    public async Task A_watcher_is_called_before_and_after_the_effect_of_a_write_and_of_no_read()
    {
        var seen = new List<(Moment, int)>();
        emulator.Wire.Watch = (moment, _) =>
        {
            seen.Add((moment, emulator.Value));
            return Task.CompletedTask;
        };
        using var client = Client();
        await client.GetStringAsync("value", Stop);
        using (await client.PostAsync("value", null, Stop)) { }
        seen.ShouldBe([(Moment.Before, 0), (Moment.After, 1)]);
    }

    [Fact]
    public async Task What_the_contract_does_not_allow_is_kept()
    {
        emulator.Contract = new NoBodies();
        using var client = Client();
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using (await client.PostAsync("value", content, Stop)) { }
        emulator.Wire.Violations.ShouldBe(["POST /value: a body of 2 letters"]);
    }

    HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = emulator.Url };

    static Exception Root(Exception fault) => fault.InnerException is { } inner ? Root(inner) : fault;

    sealed class NoBodies : IContract
    {
        public IEnumerable<string> Violations(Asked asked) => asked.Body is { } body ? [$"a body of {body.Length} letters"] : [];
    }

    /// <summary>The smallest platform: a number that grows with each write.</summary>
    sealed class Counter : HttpEmulator
    {
        public int Value { get; private set; }

        protected override async Task Answer(HttpContext context)
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            if (Changes(context.Request)) Value++;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($"{{\"value\":{Value}}}", context.RequestAborted);
        }
    }
}
