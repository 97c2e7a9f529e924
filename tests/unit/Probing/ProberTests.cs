using System.Collections.Immutable;
using System.Net.Sockets;
using Dogshore.Model;
using Dogshore.Probing;
using Dogshore.Tests.Fakes;
using static Dogshore.Tests.Fakes.Scripted;
using Answering = System.Func<System.Net.Http.HttpRequestMessage, System.Threading.CancellationToken, System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage>>;

namespace Dogshore.Tests.Probing;

public sealed class ProberTests
{
    static readonly Probe Default = new("/", "/", new(200, 399), null, null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 1);

    readonly FakeClock clock = new();
    readonly List<string> said = [];
    List<HttpRequestMessage> requests = [];

    ProbeResult Ask(Probe probe, string? proof, params Answering[] answers) => Ask([probe], proof, answers)[0];

    ImmutableArray<ProbeResult> Ask(ImmutableArray<Probe> probes, string? proof, params Answering[] answers)
    {
        using var server = new Scripted(answers);
        requests = server.Requests;
        using var client = new HttpClient(server) { Timeout = Timeout.InfiniteTimeSpan };
        return clock.Run(() => Prober.Run(new("http://127.0.0.1:5000/"), probes, proof, client, clock, said.Add, default));
    }

    static Answering Refused => Fails(new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused)));

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(399)]
    public void Any_status_from_200_to_399_is_accepted_by_default(int status) => Ask(Default, null, Answer(status)).Passed.ShouldBeTrue();

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public void Another_status_is_refused_when_the_deadline_is_over(int status)
    {
        var result = Ask(Default, null, Answer(status, "boom"));
        result.Finding!.Code.ShouldBe("DOG4003");
        result.Finding.Fact.ShouldBe($"http://127.0.0.1:5000/ answered with status {status} instead of 200-399.");
        result.LastAnswer.ShouldBe($"{status} boom");
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void An_app_that_comes_up_in_time_passes()
    {
        var result = Ask(Default, null, Refused, Refused, Answer(503), Answer(200));
        (result.Passed, result.Attempts).ShouldBe((true, 4));
        said.ShouldBe(["/: Nothing listens at http://127.0.0.1:5000/", "/: http://127.0.0.1:5000/ answered with status 503 instead of 200-399", "/: answers as expected"]);
    }

    [Fact]
    public void It_asks_soon_at_first_and_then_every_two_seconds()
    {
        var result = Ask(Default, null, Refused);
        // 0, 0.1, 0.3, 0.7, 1.5, 3.1, 5.1 … 59.1
        result.Attempts.ShouldBe(34);
        result.Finding!.Code.ShouldBe("DOG4001");
    }

    [Fact]
    public void Text_that_is_missing_is_named()
    {
        var result = Ask(Default with { Contains = "healthy" }, null, Answer(200, "sick"));
        result.Finding!.Code.ShouldBe("DOG4004");
        result.LastAnswer.ShouldBe("200 sick");
    }

    [Fact]
    public void Text_is_found_in_the_body() => Ask(Default with { Contains = "ok" }, null, Answer(200, "all ok")).Passed.ShouldBeTrue();

    [Fact]
    public void Text_behind_the_first_megabyte_is_not_looked_for() =>
        Ask(Default with { Contains = "ok", Deadline = TimeSpan.FromSeconds(1) }, null, Answer(200, new string('x', 1_000_000) + "ok")).Passed.ShouldBeFalse();

    [Theory]
    [InlineData("X-App: shop", true)]
    [InlineData("x-app: shop", true)]
    [InlineData("X-App", true)]
    [InlineData("Content-Type: text/plain", true)]
    [InlineData("X-App: other", false)]
    [InlineData("X-Other", false)]
    public void A_header_must_be_there_and_have_its_value(string header, bool passes)
    {
        var result = Ask(Default with { Header = header }, null, Answer(200, "", "X-App: shop", "Content-Type: text/plain"));
        result.Passed.ShouldBe(passes);
        if (!passes) result.Finding!.Code.ShouldBe("DOG4005");
    }

    [Fact]
    public void An_app_that_hangs_has_timed_out()
    {
        var result = Ask(Default, null, Hangs);
        result.Finding!.Code.ShouldBe("DOG4002");
        result.Finding.Fact.ShouldBe("http://127.0.0.1:5000/ did not answer within 5s.");
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void An_attempt_that_the_deadline_cut_short_does_not_hide_what_was_found_before() =>
        Ask(Default with { Deadline = TimeSpan.FromSeconds(3) }, null, Answer(500), Hangs).Finding!.Code.ShouldBe("DOG4003");

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "DOG4008")]
    [InlineData(HttpRequestError.SecureConnectionError, "DOG4007")]
    [InlineData(HttpRequestError.ConnectionError, "DOG4012")]
    [InlineData(HttpRequestError.ResponseEnded, "DOG4010")]
    public void Each_way_not_to_answer_has_its_own_code(HttpRequestError error, string code) =>
        Ask(Default, null, Fails(new HttpRequestException(error, "no"))).Finding!.Code.ShouldBe(code);

    [Fact]
    public void Row_32_a_redirect_is_not_followed()
    {
        var result = Ask(Default with { Status = new(200, 200) }, null, Answer(302, "", "Location: http://169.254.169.254/latest/meta-data?token=x"));
        result.Finding!.Code.ShouldBe("DOG4009");
        result.Finding.Fact.ShouldBe("http://127.0.0.1:5000/ answered with status 302, a redirect to http://169.254.169.254/latest/meta-data, which a probe does not follow.");
        requests.ShouldAllBe(request => request.RequestUri!.Host == "127.0.0.1");
    }

    [Fact]
    public void Row_32_a_client_that_followed_one_to_another_place_proves_nothing()
    {
        var elsewhere = Answer(200);
        Ask(Default, null, (_, stop) => elsewhere(new HttpRequestMessage(HttpMethod.Get, "http://10.0.0.1/"), stop)).Finding!.Code.ShouldBe("DOG4009");
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example/x")]
    [InlineData("@evil.example/x")]
    [InlineData("/x?u=http://evil.example")]
    public void Row_32_a_path_cannot_lead_to_another_host(string path)
    {
        Ask(Default with { Path = path }, "N: 1", Answer(200, "", "N: 1")).Passed.ShouldBeTrue();
        requests[0].RequestUri!.GetLeftPart(UriPartial.Authority).ShouldBe("http://127.0.0.1:5000");
    }

    [Fact]
    public void Row_33_an_answer_of_another_release_does_not_count()
    {
        var result = Ask(Default, "Dogshore-Release: new", Answer(200, "", "Dogshore-Release: old"));
        result.Passed.ShouldBeFalse();
        result.Finding!.Code.ShouldBe("DOG4006");
    }

    [Fact]
    public void Row_33_nor_one_that_proves_nothing() => Ask(Default, "Dogshore-Release: new", Answer(200)).Finding!.Code.ShouldBe("DOG4006");

    [Fact]
    public void Row_33_nor_is_its_status_this_releases_fault() =>
        Ask(Default, "Dogshore-Release: new", Answer(500, "", "Dogshore-Release: old")).Finding!.Code.ShouldBe("DOG4006");

    [Fact]
    public void Row_33_it_waits_until_the_new_release_answers() =>
        Ask(Default, "Dogshore-Release: new", Answer(200, "", "Dogshore-Release: old"), Answer(200, "", "Dogshore-Release: new")).Passed.ShouldBeTrue();

    [Fact]
    public void Row_33_without_a_proof_no_cache_has_seen_the_address()
    {
        Ask(Default with { Path = "/health?full=1" }, null, Answer(500), Answer(200));
        requests[0].RequestUri!.PathAndQuery.ShouldStartWith("/health?full=1&dogshore=");
        requests[0].RequestUri.ShouldNotBe(requests[1].RequestUri);
        requests.ShouldAllBe(request => request.Headers.CacheControl!.NoCache && request.Headers.UserAgent.ToString().StartsWith("Dogshore/"));
    }

    [Fact]
    public void With_a_proof_the_address_is_asked_as_it_is()
    {
        Ask(Default, "N: 1", Answer(200, "", "N: 1"));
        requests[0].RequestUri!.ToString().ShouldBe("http://127.0.0.1:5000/");
    }

    [Fact]
    public void Row_34_good_answers_count_in_a_row_only()
    {
        var result = Ask(Default with { Successes = 3 }, null, Answer(200), Answer(500), Answer(200), Answer(200), Answer(500), Answer(200), Answer(200), Answer(200));
        (result.Passed, result.Attempts).ShouldBe((true, 8));
    }

    [Fact]
    public void Row_34_an_app_that_flaps_until_the_deadline_is_refused()
    {
        var flapping = Enumerable.Range(0, 1_001).Select(n => Answer(n % 2 == 0 ? 200 : 500)).ToArray();
        var result = Ask(Default with { Successes = 2, Deadline = TimeSpan.FromSeconds(1) }, null, flapping);
        result.Passed.ShouldBeFalse();
        result.Finding!.Code.ShouldBeOneOf("DOG4003", "DOG4011");
    }

    [Fact]
    public void Too_few_good_answers_before_the_deadline_are_said_to_be_so() =>
        Ask(Default with { Successes = 100, Deadline = TimeSpan.FromSeconds(3) }, null, Answer(200)).Finding!.Code.ShouldBe("DOG4011");

    [Fact]
    public void A_long_wait_shows_a_sign_of_life_every_ten_seconds()
    {
        Ask(Default, null, Refused);
        said.Count.ShouldBeInRange(6, 7);
        said[1].ShouldBe("/: Nothing listens at http://127.0.0.1:5000/ (10 s of 60 s)");
    }

    [Fact]
    public void Each_probe_has_its_own_answer_in_the_order_of_the_manifest()
    {
        Answering byPath = (request, stop) => Answer(request.RequestUri!.AbsolutePath == "/bad" ? 500 : 200)(request, stop);
        var results = Ask([Default with { Path = "/bad" }, Default with { Path = "/good" }], null, byPath);
        results.Select(result => (result.Probe.Path, result.Passed)).ShouldBe([("/bad", false), ("/good", true)]);
    }

    [Fact]
    public async Task A_cancelled_deploy_asks_no_more()
    {
        using var stop = new CancellationTokenSource();
        using var client = new HttpClient(new Scripted(Hangs));
        var running = Prober.Run(new("http://127.0.0.1:5000/"), [Default], null, client, TimeProvider.System, _ => { }, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }
}
