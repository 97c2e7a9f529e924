using Dogshore.Conformance.Common;
using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.Heroku;

namespace Dogshore.Conformance.Heroku;

/// <summary>What only Heroku does to a deploy.</summary>
public sealed class OfHerokuOnly : OnItsOwn<HerokuSubject>
{
    [Fact]
    public async Task A_build_that_fails_is_told_with_its_last_lines_and_its_config_is_put_back()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        File.WriteAllText(Path.Combine(scene.Content, "requirements.txt"), "no-such-package-anywhere\n");
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3100").Said.ShouldContain("No matching distribution found for no-such-package-anywhere");
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        (await scene.State()).Config["WORD"].ShouldBe("one");
    }

    [Fact]
    public async Task A_missing_app_is_not_made_without_the_word_for_it()
    {
        Subject.MayCreate = false;
        (await New().Deploy(Stop)).ShouldBeRefused("DOG1700");
        Subject.Wire.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_credential_of_another_account_is_refused_before_anything_is_written()
    {
        var scene = New();
        scene.Attributes = "Account=\"grace@example.org\"";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1708").Said.ShouldContain("ada@example.org");
        Subject.Wire.Writes.ShouldBeEmpty();
        scene.Attributes = "Account=\"Ada@Example.org\"";
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task Somebody_elses_app_and_a_wrong_credential_are_refused_in_Herokus_own_words()
    {
        var scene = await Deployed();
        var writes = Subject.Wire.Writes.Count;
        scene.Variables["HEROKU_API_KEY"] = Subject.Emulator.Accounts[1].Token;
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3012").Said.ShouldContain("You do not have access to the app");
        scene.Variables["HEROKU_API_KEY"] = "no-such-token";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3011").Said.ShouldContain("$HEROKU_API_KEY");
        scene.Variables["HEROKU_HOST"] = "https://api.example.org";
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG1704");
        Subject.Wire.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public async Task More_dynos_than_the_plan_allows_are_refused_and_all_is_put_back()
    {
        var scene = await Deployed();
        Subject.Emulator.MostDynos = 1;
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        scene.Count = 2;
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.Said.ShouldContain("Cannot run more than 1");
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
    }

    [Fact]
    public async Task A_build_log_that_breaks_off_is_read_on_from_where_it_was()
    {
        var scene = New();
        using var cut = Subject.Wire.Break(request => request.Path.StartsWith("/x-output/", StringComparison.Ordinal), new Trouble.Truncates());
        (await scene.Deploy(Stop)).ShouldSucceed();
        cut.Met.ShouldBe(1);
    }

    [Fact]
    public async Task Row_22_a_long_wait_fails_at_once_and_puts_config_back()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        using var limited = Subject.Wire.Break(request => request is { Method: "POST" } && request.Path.EndsWith("/builds", StringComparison.Ordinal), Trouble.TooMany("3600"));
        var ended = (await scene.Deploy(Stop)).ShouldBe("failed");
        ended.ShouldBeRefused("DOG3013").Said.ShouldContain("1h");
        (await scene.State()).Config["WORD"].ShouldBe("one");
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task A_mixture_of_two_deploys_is_found_and_named()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Config["WORD"] = "two";
        var app = Subject.Emulator.App(scene.App)!;
        // Another run writes its config between our config and our code.
        Subject.Wire.Watch = (moment, request) =>
        {
            if (moment != Moment.Before || !request.Path.EndsWith("/builds", StringComparison.Ordinal)) return Task.CompletedTask;
            Subject.Wire.Watch = null;
            var theirs = app.Config["DOGSHORE"].Replace(System.Text.Json.Nodes.JsonNode.Parse(app.Config["DOGSHORE"])!["run"]!.ToString(), "their-run", StringComparison.Ordinal)
                .Replace(System.Text.Json.Nodes.JsonNode.Parse(app.Config["DOGSHORE"])!["config"]!.ToString(), "their-tag", StringComparison.Ordinal);
            HerokuEmulator.SetByHand(app, new Dictionary<string, string?> { ["WORD"] = "theirs", ["DOGSHORE"] = theirs });
            return Task.CompletedTask;
        };
        var ended = await scene.Deploy(Stop);
        ended.ShouldBeRefused("DOG3105").Said.ShouldContain("their-run");
    }

    [Fact]
    public async Task A_release_that_somebody_rolled_back_with_Herokus_own_tool_is_seen_as_rejected()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        scene.Version = "2.0.0";
        (await scene.Deploy(Stop)).ShouldSucceed();
        var app = Subject.Emulator.App(scene.App)!;
        var first = app.Releases.First(release => release.Description.StartsWith("Deploy ", StringComparison.Ordinal));
        await app.Switch(app.Add($"Rollback to v{first.Version}", first.Slug, app.Owner));
        var history = (await scene.Show("History")).Log;
        history.Split('\n').Single(line => line.Contains("2.0.0", StringComparison.Ordinal)).ShouldContain("rejected");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task Lists_of_more_than_one_page_are_read_to_their_end()
    {
        Subject.Emulator.LargestPage = 2;
        var scene = await Deployed();
        var app = Subject.Emulator.App(scene.App)!;
        for (var number = 1; number <= 5; number++) HerokuEmulator.SetByHand(app, new Dictionary<string, string?> { [$"FOREIGN_{number}"] = "theirs" });
        scene.Write("all is well: second");
        scene.Version = "2.0.0";
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Show("History")).Log.ShouldContain("1.0.0");
        (await scene.Rollback("1.0.0")).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        app.Config.Keys.Count(name => name.StartsWith("FOREIGN_", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task With_preboot_the_plan_says_so_and_no_request_waits_or_fails()
    {
        var scene = await Deployed();
        Subject.Emulator.App(scene.App)!.Features["preboot"] = true;
        scene.Write("all is well: second");
        (await scene.Plan()).Faults.ShouldBeEmpty();
        scene.Planned.Notes.ShouldContain(note => note.Contains("preboot is on", StringComparison.Ordinal));
        scene.Planned.Notes.ShouldNotContain(note => note.Contains("requests wait for the new ones", StringComparison.Ordinal));
        await using var traffic = new Traffic((await scene.State()).Url!);
        (await scene.Deploy(Stop)).ShouldSucceed();
        await traffic.End();
        traffic.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Before_the_apps_of_an_account_are_used_up_the_plan_warns()
    {
        for (var number = 1; number <= 90; number++) await Subject.Emulator.Make($"app-{number}");
        Subject.Emulator.LargestPage = 40;
        var ended = await New().Plan();
        ended.Faults.ShouldBeEmpty();
        ended.Log.ShouldContain("90 of 100 apps of the account are used");
    }
}
