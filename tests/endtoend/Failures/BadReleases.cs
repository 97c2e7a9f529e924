namespace Dogshore.EndToEnd.Failures;

/// <summary>A release that is no good: each kind has a code of its own, the app's last words, and leaves the old one serving.</summary>
public sealed class BadReleases
{
    [Theory]
    [InlineData("crash", "DOG4101", "failed")]
    [InlineData("silent", "DOG4102", "failed")]
    [InlineData("port", "DOG4103", "failed")]
    [InlineData("error", "DOG4003", "rolled-back")]
    [InlineData("wrong", "DOG4004", "rolled-back")]
    [InlineData("hang", "DOG4104", "failed")]
    public async Task A_release_that_does(string mode, string code, string outcome)
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var ended = (await app.Deploy($"-p:Mode={mode}", "-p:Patience=6s")).ShouldFail(code);
        ended.Text.ShouldContain($"talker starts in mode {mode}");
        (await app.Get()).Text.ShouldStartWith("first hello");
        app.OutcomeWord().ShouldBe(outcome);
        ((string)app.Outcome()!["error"]!["code"]!).ShouldStartWith(code);
        ((int)app.Outcome()!["release"]!["number"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Each_kind_has_a_code_of_its_own()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var codes = new List<string>();
        foreach (var mode in new[] { "crash", "silent", "port", "error", "wrong", "hang" })
        {
            (await app.Deploy($"-p:Mode={mode}", "-p:Patience=5s")).ShouldFail();
            codes.Add((string)app.Outcome()!["error"]!["code"]!);
        }
        codes.ShouldBeUnique();
    }

    [Fact]
    public async Task One_that_answers_before_the_switch_and_not_after_it_is_rolled_back()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        (await app.Deploy("-p:Mode=late-error", "-p:Patience=4s")).ShouldFail("DOG4003");
        app.OutcomeWord().ShouldBe("rolled-back");
        (await app.Get()).Text.ShouldStartWith("first hello");
        // It is known as rejected and never offered by a rollback.
        app.Record()!["releases"]!.AsArray().ShouldContain(release => (string)release!["standing"]! == "Rejected");
    }

    [Fact]
    public async Task A_first_release_that_is_refused_is_not_left_serving()
    {
        await using var app = Talker.Make();
        (await app.Deploy("-p:Mode=late-error", "-p:Patience=4s")).ShouldFail();
        app.OutcomeWord().ShouldBe("failed");
        var url = new Uri($"http://127.0.0.1:{(int)app.Record()!["port"]!}/");
        (await Web.Answers(url) && (await Web.Get(url)).Ok).ShouldBeFalse();
    }

    [Fact]
    public async Task Row_55_what_an_app_prints_is_inert_in_the_log_and_makes_no_error_of_the_build()
    {
        await using var app = Talker.Make();
        var ended = (await app.Deploy("-p:Mode=crash", "-p:Patience=5s")).ShouldFail();
        ended.Text.ShouldContain("talker crashed as it was told to");
        ended.Text.ShouldNotContain("\u001b");
        ended.Text.ShouldNotContain("\r");
        ended.Lines.ShouldNotContain(line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
        ended.Text.ShouldNotContain("##vso[");
        ended.Codes.ShouldAllBe(code => code.StartsWith("DOG", StringComparison.Ordinal));
        // Behind our own prefix it is text; at the start of a line CI would mark a file.
        ended.Lines.ShouldNotContain(line => line.TrimStart().StartsWith("server.py(1,1)", StringComparison.Ordinal));
    }
}
