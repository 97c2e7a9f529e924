using System.Diagnostics;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Faults;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    const string NoAddress = "nothing names an address that could be another";

    public static TheoryData<string> ReadTroubles => ["429 without a time", "500", "502", "503", "reset", "truncated", "truncated, without its length", "malformed", "another JSON", "HTML", "a length that is too long", "chunks that are cut"];
    public static TheoryData<string> WriteTroubles => ["429 without a time", "503", "reset", "truncated", "malformed after its effect", "HTML after its effect"];

    static Trouble Named(string name) => name switch
    {
        "429 without a time" => Trouble.TooMany(null),
        "500" or "502" or "503" => Trouble.Status(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture), "<h1>Something went wrong</h1>"),
        "reset" => new Trouble.Resets(),
        "truncated" => new Trouble.Truncates(),
        "truncated, without its length" => new Trouble.Truncates(WithLength: false),
        "malformed" => Trouble.Malformed(),
        "malformed after its effect" => Trouble.Malformed(afterEffect: true),
        "another JSON" => Trouble.Irrelevant(),
        "HTML" => Trouble.Html(),
        "HTML after its effect" => Trouble.Html(502, afterEffect: true),
        "a length that is too long" => Trouble.Raw("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 900\n\n{\"id\":"),
        "chunks that are cut" => Trouble.Raw("HTTP/1.1 200 OK\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n4\n{\"id\n9\n\":"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such trouble."),
    };

    [Theory]
    [MemberData(nameof(ReadTroubles))]
    public async Task Rows_23_27_28_a_read_that_goes_wrong_twice_is_done_again_and_one_that_never_goes_right_changes_nothing(string trouble)
    {
        OnlyWhere(Subject.IsService, NoService);
        var scene = await Deployed();
        scene.Clock = new HastyClock(20);
        using (var twice = Subject.Wire.Break(request => !request.Changes, Named(trouble), times: 2))
        {
            (await scene.Deploy()).ShouldBe("unchanged");
            twice.Met.ShouldBe(2);
        }
        scene.Write("all is well: second");
        using var always = Subject.Wire.Break(request => !request.Changes, Named(trouble), int.MaxValue);
        var requests = await During(async () => (await scene.Deploy()).ShouldBeRefused());
        requests.ShouldNotContain(request => request.Changes);
        // Row 24: a service that fails for good is asked a few times and not stormed.
        requests.Length.ShouldBeLessThan(12);
    }

    [Theory]
    [MemberData(nameof(WriteTroubles))]
    public async Task Row_25_a_write_that_goes_wrong_is_done_once_in_the_end(string trouble)
    {
        OnlyWhere(Subject.IsService, NoService);
        for (var number = 1; ; number += Subject.EveryWrite)
        {
            number.ShouldBeLessThan(Enough);
            var scene = await WithEverything();
            scene.Clock = new HastyClock(10);
            var count = 0;
            using var breakage = Subject.Wire.Break(request => request.Changes && ++count == number, Named(trouble));
            var ended = await scene.Deploy();
            if (breakage.Met == 0)
            {
                ended.ShouldSucceed();
                return;
            }
            if (!ended.IsGood) ended.ShouldBeRefused();
            scene.Clock = TimeProvider.System;
            await IsFinished(scene, $"{trouble} at write {number}; the run said:\n{ended.Log}");
        }
    }

    [Fact]
    public async Task Row_28_answers_that_break_off_while_a_release_is_followed_are_asked_for_again()
    {
        OnlyWhere(Subject.IsService, NoService);
        var scene = await WithEverything();
        scene.Clock = new HastyClock(10);
        var uploads = 0;
        using (var broken = Subject.Wire.Break(request =>
        {
            if (Subject.IsUpload(request)) uploads++;
            return uploads > 0 && !request.Changes;
        }, new Trouble.Resets(), times: 2))
        {
            (await scene.Deploy()).ShouldSucceed();
            broken.Met.ShouldBe(2);
        }
        (await scene.State()).Releases.ShouldBe(1);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task Row_22_a_wait_of_two_seconds_is_waited_and_one_of_an_hour_is_not()
    {
        OnlyWhere(Subject.IsService, NoService);
        var scene = await Deployed();
        Subject.Wire.Break(request => !request.Changes, Trouble.TooMany("2"));
        var requests = await During(async () => (await scene.Deploy()).ShouldBe("unchanged"));
        (requests[1].At - requests[0].At).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));

        using var always = Subject.Wire.Break(_ => true, Trouble.TooMany("3600"), int.MaxValue);
        var start = Stopwatch.GetTimestamp();
        var ended = (await scene.Deploy()).ShouldBeRefused();
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        ended.Said.ShouldMatch("3600 ?s|60 ?m|1 ?h");
    }

    [Theory]
    [InlineData("stalls")]
    [InlineData("drips")]
    public async Task Row_26_an_answer_that_never_comes_or_comes_byte_by_byte_is_given_up(string trouble)
    {
        OnlyWhere(Subject.IsService, NoService);
        var scene = await Deployed();
        scene.Clock = new HastyClock(60);
        scene.Write("all is well: second");
        // A byte now and then is no silence: then the deadline of the whole answer ends it.
        using (Subject.Wire.Break(_ => true, trouble == "stalls" ? new Trouble.Stalls() : new Trouble.Drips(TimeSpan.FromMilliseconds(150)), int.MaxValue))
            (await scene.Deploy().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeRefused();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Row_31_a_redirect_to_another_host_is_not_followed_and_no_credential_goes_there(int status)
    {
        OnlyWhere(Subject.IsService, NoService);
        await using var elsewhere = new Elsewhere();
        await elsewhere.Start();
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Clock = new HastyClock(20);
        using (Subject.Wire.Break(_ => true, Trouble.Redirect(new Uri(elsewhere.Url, "apps"), status), int.MaxValue))
            (await scene.Deploy()).ShouldBeRefused();
        elsewhere.Wire.Requests.ShouldBeEmpty();
        using (Subject.Wire.Break(Subject.IsUpload, Trouble.Redirect(new Uri(elsewhere.Url, "apps"), status), int.MaxValue))
            (await scene.Deploy()).ShouldBeRefused();
        elsewhere.Wire.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_36_a_network_that_is_gone_after_the_release_leaves_its_outcome_unknown_and_nothing_is_rolled_back()
    {
        OnlyWhere(Subject.IsService, NoService);
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Clock = new HastyClock(20);
        Breakage? gone = null;
        scene.OnLine = line =>
        {
            if (line.Contains("release done in", StringComparison.Ordinal)) gone = Subject.Wire.Break(_ => true, new Trouble.Resets(), int.MaxValue);
        };
        var ended = await scene.Deploy();
        gone!.Dispose();
        ended.ShouldBeRefused();
        ended.Word.ShouldBe("unknown", ended.Log);
        (await scene.Get()).ShouldBe((200, "all is well: second"));

        (scene.OnLine, scene.Clock) = (null, TimeProvider.System);
        await Forsaken(scene);
        (await scene.Deploy()).Word.ShouldBeOneOf("succeeded", "unchanged");
        (await scene.State()).Releases.ShouldBe(2);
    }

    [Fact]
    public async Task Row_56_a_secret_that_the_service_sends_back_in_its_words_is_masked()
    {
        OnlyWhere(Subject.IsService, NoService);
        OnlyWhere(Credential is not null, NoCredential);
        var credential = Credential!;
        var scene = await WithEverything();
        var words = $"no: {credential} {Uri.EscapeDataString(credential)} {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credential))}";
        using (Subject.Wire.Break(request => request.Changes, new Trouble.Answers(422, System.Text.Json.JsonSerializer.Serialize(new { id = "invalid_params", message = words }), "application/json", new Dictionary<string, string>()), int.MaxValue))
        {
            var ended = (await scene.Deploy()).ShouldBeRefused();
            if (ended.Log.Contains("no: ", StringComparison.Ordinal)) ended.Log.ShouldContain("no: ***");
            ended.Log.ShouldNotContain(credential);
            ended.Log.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credential)).TrimEnd('='));
            Folders.Holding(scene.Folder, credential).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("of nobody's making")]
    [InlineData("of yesterday")]
    [InlineData("of another host")]
    public async Task Row_30_a_certificate_that_proves_nothing_is_refused_before_anything_is_said(string certificate)
    {
        OnlyWhere(Subject.Address is not null, NoAddress);
        await using var front = new TlsFront(certificate switch
        {
            "of yesterday" => TlsFront.Certificate("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-1)),
            "of another host" => TlsFront.Certificate("198.51.100.7", DateTimeOffset.UtcNow.AddDays(1)),
            _ => TlsFront.Certificate("127.0.0.1", DateTimeOffset.UtcNow.AddDays(1)),
        });
        await front.Start();
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Elsewhere = front.Url;
        scene.Clock = new HastyClock(20);
        (await scene.Deploy()).ShouldBeRefused().Said.ShouldContain("127.0.0.1");
        front.Wire.Requests.ShouldBeEmpty();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task Row_37_the_proxy_of_the_environment_is_asked_and_a_host_that_is_not_found_is_named()
    {
        OnlyWhere(Subject.Address is not null, NoAddress);
        await using var proxy = new NoProxy();
        await proxy.Start();
        var scene = New();
        scene.Elsewhere = Subject.Nowhere;
        scene.Variables["HTTPS_PROXY"] = $"{proxy.Url}";
        // The machine's proxy is the process's own: so a process of its own.
        using var child = new Child(Subject, scene);
        var (exit, text) = await child.End();
        exit.ShouldBe(1, text);
        text.ShouldContain(Subject.Nowhere.Host);
        text.ShouldNotContain(Dog.OwnError.Code);
        proxy.Wanted.Distinct().ShouldBe([$"CONNECT {Subject.Nowhere.Host}"]);

        scene.Variables["HTTPS_PROXY"] = null;
        scene.Clock = new HastyClock(20);
        scene.Elsewhere = new Uri("https://nobody.invalid/");
        (await scene.Deploy()).ShouldBeRefused().Said.ShouldContain("nobody.invalid");
    }
}
