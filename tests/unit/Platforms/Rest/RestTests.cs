using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Tests.Fakes;
using Dogshore.Tests.Packaging;
using Dogshore.Worlds;

namespace Dogshore.Tests.Platforms.Rest;

/// <summary>The client of services, on a wire of bytes and on a clock that does not make anybody wait.</summary>
public sealed partial class RestTests : IDisposable
{
    const string Token = "hunter2-hunter2";

    readonly Said log = new();
    readonly List<IDisposable> things = [];

    sealed record Thing(string Id, int Size);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Thing))]
    sealed partial class Json : JsonSerializerContext;

    static readonly RestRequest Reads = RestRequest.Get("things/a", "read the thing a");
    static readonly RestRequest Makes = RestRequest.Post("things", "make a thing").With(new Thing("a", 1), Json.Default.Thing);
    const string Good = """{"id":"a","size":3}""";

    [Fact]
    public async Task An_answer_is_read_and_the_credential_goes_with_the_request()
    {
        var server = Server(RawServer.Json(Good));
        (await Ask(server, Reads)).Size.ShouldBe(3);
        server.Requests.ShouldHaveSingleItem().ShouldContain($"Authorization: Bearer {Token}");
        log.Details.ShouldContain("[Acme] GET things/a");
        string.Join('\n', log.Details).ShouldNotContain(Token);
    }

    [Fact]
    public void Row_22_a_short_Retry_After_is_waited_for()
    {
        var (thing, clock, script) = OnFakeTime(Reads, Scripted.Answer(429, "{}", "Retry-After: 2"), Scripted.Answer(200, Good));
        thing.Id.ShouldBe("a");
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(2));
        script.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void Row_22_a_long_Retry_After_fails_at_once_with_the_reason()
    {
        var clock = new FakeClock();
        var refused = Should.Throw<RestRefusedException>(() => OnFakeTime(clock, Reads, Scripted.Answer(429, "{}", "Retry-After: 3600")));
        refused.Findings[0].ToString().ShouldBe("DOG3013: Acme takes no more requests for 1h; it was to read the thing a. Wait that long and deploy again; see what else uses the same account.");
        clock.Passed.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Row_22_a_date_in_Retry_After_counts_by_the_services_own_clock()
    {
        var (_, clock, _) = OnFakeTime(Reads, Scripted.Answer(429, "{}", "Date: Wed, 21 Oct 2026 07:28:00 GMT", "Retry-After: Wed, 21 Oct 2026 07:28:05 GMT"), Scripted.Answer(200, Good));
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Row_22_what_was_limited_was_not_done_and_is_sent_again_even_when_it_makes_something()
    {
        var (_, _, script) = OnFakeTime(Makes, Scripted.Answer(429, "{}", "Retry-After: 1"), Scripted.Answer(201, Good));
        script.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public void Row_23_a_burst_of_failures_is_outlived_with_pauses(int status)
    {
        var (thing, clock, _) = OnFakeTime(Reads, Scripted.Answer(status), Scripted.Answer(status), Scripted.Answer(200, Good));
        thing.Size.ShouldBe(3);
        clock.Passed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Row_24_fifty_at_once_against_a_service_that_is_down_ask_at_most_half_as_often_again()
    {
        var script = new Scripted(Scripted.Answer(503));
        using var http = new Dogshore.Worlds.Http(() => script);
        var clock = new FakeClock();
        var client = new RestClient(Acme(new Uri("https://acme.test/")), World(http, clock));
        clock.Run(async () =>
        {
            var all = Enumerable.Range(0, 50).Select(_ => Should.ThrowAsync<DeployException>(() => client.Ask(Reads, Json.Default.Thing, default))).ToArray();
            await Task.WhenAll(all);
            return 0;
        });
        script.Requests.Count.ShouldBeInRange(51, 75);
    }

    [Fact]
    public async Task Row_25_what_makes_something_is_never_sent_twice_when_its_answer_is_lost()
    {
        var server = Server(RawServer.Reset, RawServer.Json(Good));
        (await Should.ThrowAsync<AnswerLostException>(() => Ask(server, Makes))).Findings[0].ToString().ShouldStartWith("DOG3016: Acme was asked to make a thing and its answer was lost: the connection broke off.");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void Row_25_nor_when_the_services_door_fails() =>
        Should.Throw<AnswerLostException>(() => OnFakeTime(new FakeClock(), Makes, Scripted.Answer(502), Scripted.Answer(201, Good)));

    [Fact]
    public async Task Row_25_what_was_never_sent_is_sent_again()
    {
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var refused = await Should.ThrowAsync<DeployException>(() => Ask(new Uri($"http://127.0.0.1:{port}/"), Makes));
        refused.Findings[0].Code.ShouldBe("DOG3015");
        log.Details.Count(line => line.Contains("again in", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void Row_26_an_answer_that_never_comes_is_not_waited_for_for_ever()
    {
        var clock = new FakeClock();
        Should.Throw<DeployException>(() => OnFakeTime(clock, Reads, Scripted.Hangs)).Findings[0].ToString()
            .ShouldStartWith("DOG3015: Acme could not be reached to read the thing a: no answer came within 30s.");
        clock.Passed.ShouldBeInRange(TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(200));
    }

    [Fact]
    public async Task Row_26_a_body_that_stands_still_is_given_up()
    {
        var over = new TaskCompletionSource();
        var server = Server(async stream =>
        {
            await RawServer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"id\"")(stream);
            await over.Task;
        }, RawServer.Json(Good));
        (await Ask(server, Reads, TimeSpan.FromMilliseconds(300))).Id.ShouldBe("a");
        over.SetResult();
    }

    [Fact]
    public async Task Row_27_a_truncated_body_without_a_length_is_not_accepted()
    {
        var server = Server(RawServer.Raw("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"id\":\"a\""), RawServer.Json(Good));
        (await Ask(server, Reads)).Size.ShouldBe(3);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void Row_27_JSON_that_lacks_what_it_must_have_is_not_accepted() => Should.Throw<DeployException>(() => OnFakeTime(new FakeClock(), Reads, Scripted.Answer(200, """{"id":"a"}"""))).Findings[0].ToString()
        .ShouldStartWith("DOG3017: Acme answered what cannot be understood when it was asked to read the thing a: no type that is not the JSON that was asked for");

    [Fact]
    public async Task Row_28_a_wrong_length_is_an_error_and_is_asked_again_when_that_is_safe()
    {
        var server = Server(RawServer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":\"a\",\"size\":1}"),
            RawServer.Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n{\"id\":\"a\""), RawServer.Json(Good));
        (await Ask(server, Reads)).Size.ShouldBe(3);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_page_instead_of_JSON_is_named_as_such()
    {
        var server = Server(RawServer.Raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>Portal</h1>"));
        (await Should.ThrowAsync<DeployException>(() => Ask(server, Reads))).Findings[0].Fact.ShouldContain("text/html that is not the JSON that was asked for");
    }

    [Fact]
    public async Task Row_29_an_upload_that_breaks_off_is_sent_again_from_its_beginning()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[200_000], TestContext.Current.CancellationToken);
        var server = Server(RawServer.Reset, RawServer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        using var http = new Dogshore.Worlds.Http();
        await new BlobUpload("Acme", World(http, TimeProvider.System)).Put(server.Url, file, TestContext.Current.CancellationToken);
        server.Requests.Count.ShouldBe(2);
        server.Requests[1].ShouldContain("Content-Length: 200000");
        server.Requests[1].ShouldContain("Content-Type: \r\n");
        server.Requests[1].ShouldNotContain("Authorization");
        File.Delete(file);
    }

    [Fact]
    public async Task Row_30_a_certificate_that_nobody_knows_is_refused_and_not_tried_again()
    {
        foreach (var until in new[] { DateTimeOffset.UtcNow.AddDays(10), DateTimeOffset.UtcNow.AddDays(-1) })
        {
            var server = RawServer.SelfSigned("acme.test", until, RawServer.Json(Good));
            things.Add(server);
            (await Should.ThrowAsync<DeployException>(() => Ask(server, Reads))).Findings[0].Fact.ShouldContain("no secure connection");
            server.Requests.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Row_31_a_redirect_to_another_host_carries_nothing_there(int status)
    {
        var other = Server(RawServer.Json(Good));
        var server = Server(RawServer.Json("", status, $"Location: {other.Url}things/a"));
        foreach (var request in new[] { Reads, Makes })
            (await Should.ThrowAsync<DeployException>(() => Ask(server, request))).Findings[0].ToString().ShouldContain("127.0.0.1");
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void An_error_quotes_the_services_own_words_and_the_id_of_the_request() => Should.Throw<RestRefusedException>(() =>
            OnFakeTime(new FakeClock(), Makes, Scripted.Answer(422, """{"id":"invalid_params","message":"Name a is already taken"}""", "Request-Id: 1234,5678")))
        .Findings[0].ToString().ShouldBe("DOG3010: Acme refused to make a thing: Name a is already taken. (status 422 invalid_params, request 1234,5678) Mend what it says and deploy again.");

    [Fact]
    public void A_refused_credential_names_where_it_came_from_and_where_a_new_one_is_made() => Should.Throw<RestRefusedException>(() =>
            OnFakeTime(new FakeClock(), Reads, Scripted.Answer(401, """{"id":"unauthorized","message":"Invalid credentials provided."}""")))
        .Findings[0].ToString().ShouldBe("DOG3011: Acme does not take the credential of $ACME_TOKEN: Invalid credentials provided. (status 401 unauthorized) Make a new one at https://acme.test/tokens and set it in $ACME_TOKEN.");

    [Fact]
    public async Task What_is_not_there_is_null_when_that_was_asked()
    {
        var server = Server(RawServer.Json("""{"id":"not_found","message":"gone"}""", 404));
        using var http = new Dogshore.Worlds.Http();
        (await new RestClient(Acme(server.Url), World(http, TimeProvider.System)).Find(Reads, Json.Default.Thing, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task What_the_service_warns_of_is_told()
    {
        var server = Server(RawServer.Json(Good, 200, "X-Acme-Warning: the stack is old"));
        await Ask(server, Reads);
        log.Lines.ShouldContain("Acme says: the stack is old");
    }

    RawServer Server(params Func<Stream, Task>[] scripts)
    {
        var server = new RawServer(scripts);
        things.Add(server);
        return server;
    }

    Task<Thing> Ask(RawServer server, RestRequest request, TimeSpan? patience = null) => Ask(server.Url, request, patience);

    async Task<Thing> Ask(Uri url, RestRequest request, TimeSpan? patience = null)
    {
        using var http = new Dogshore.Worlds.Http();
        var service = Acme(url);
        if (patience is { } limit) service = service with { Patience = limit };
        return await new RestClient(service, World(http, TimeProvider.System)).Ask(request, Json.Default.Thing, TestContext.Current.CancellationToken);
    }

    (Thing, FakeClock, Scripted) OnFakeTime(RestRequest request, params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] answers)
    {
        var clock = new FakeClock();
        var (thing, script) = OnFakeTime(clock, request, answers);
        return (thing, clock, script);
    }

    (Thing, Scripted) OnFakeTime(FakeClock clock, RestRequest request, params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] answers)
    {
        var script = new Scripted(answers);
        using var http = new Dogshore.Worlds.Http(() => script);
        var client = new RestClient(Acme(new Uri("https://acme.test/")), World(http, clock));
        return (clock.Run(() => client.Ask(request, Json.Default.Thing, default)), script);
    }

    static RestService Acme(Uri url) => new("Acme", url)
    {
        Authorization = () => $"Bearer {Token}",
        CredentialSource = "$ACME_TOKEN",
        CredentialPage = new Uri("https://acme.test/tokens"),
        Warnings = ["X-Acme-Warning"],
        Error = body =>
        {
            try
            {
                var root = JsonDocument.Parse(body).RootElement;
                return (root.GetProperty("id").GetString(), root.GetProperty("message").GetString());
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException)
            {
                return (null, null);
            }
        },
    };

    World World(Dogshore.Worlds.Http http, TimeProvider clock) => new()
    {
        Log = log, Environment = _ => null, Directory = "/", Processes = new Processes(), Clock = clock, Http = http,
    };

    public void Dispose() => things.ForEach(thing => thing.Dispose());
}
