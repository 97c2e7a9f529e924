using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    const string NoProcess = "it runs no process of the app";

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task A_release_that_its_probe_refuses_is_rolled_back_to_the_last_verified_one_with_its_config(Runtime runtime)
    {
        var scene = await Deployed(scene =>
        {
            if (Runs && scene.Runtime != Runtime.Static) (scene.Config["WORD"], scene.Secrets["SECRET"]) = ("one", "secret number one");
        }, runtime);
        var before = await scene.State();
        scene.Write("all is broken");
        if (Runs && runtime != Runtime.Static) (scene.Config["WORD"], scene.Config["MORE"], scene.Secrets["SECRET"]) = ("two", "more", "secret number two");
        scene.Patience = "2s";
        var ended = (await scene.Deploy()).ShouldBe("rolled-back");

        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.State()).Config.OrderBy(each => each.Key).ShouldBe(before.Config.OrderBy(each => each.Key));
        if (Runs && runtime != Runtime.Static)
        {
            (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
            (await scene.Get("/env/SECRET")).ShouldBe((200, "secret number one"));
            (await scene.Get("/env/MORE")).Status.ShouldBe(404);
        }
        if (Declaration.Can(Ability.Logs) && runtime != Runtime.Static) ended.Said.ShouldContain("the app starts");

        // What was good is as good as before: to deploy it again is nothing, or its probes alone.
        scene.Write("all is well: first");
        if (Runs && runtime != Runtime.Static) (scene.Config["WORD"], scene.Secrets["SECRET"]) = ("one", "secret number one");
        scene.Config.Remove("MORE");
        scene.Patience = "30s";
        (await scene.Deploy()).Word.ShouldBeOneOf("unchanged", "succeeded");
    }

    [Fact]
    public async Task A_first_release_that_fails_is_not_left_serving_where_it_can_be_stopped()
    {
        var scene = New();
        await Made(scene);
        scene.Write("all is broken");
        scene.Patience = "2s";
        (await scene.Deploy()).ShouldBe("failed");
        if (Declaration.Can(Ability.Stop) || Declaration.Releasing.ProbesBeforeLive)
        {
            // Where the app came with the release, it may be gone with it. A router hears of an end a moment after it.
            var url = (await Subject.State(scene.App))?.Url;
            if (url is not null) await Engine.Deadlines.Until(async () => !(await Engine.Web.Get(url, Stop)).Text.Contains("broken", StringComparison.Ordinal), "the refused release no longer answers");
        }
        scene.Write("all is well: mended");
        scene.Patience = "30s";
        (await scene.Deploy()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: mended"));
    }

    [Fact]
    public async Task An_old_release_that_fails_its_probe_today_is_never_rolled_back()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        (await scene.Deploy()).ShouldSucceed();
        var before = await scene.State();
        scene.Probe = "Contains=\"something else\"";
        scene.Patience = "2s";
        (await scene.Deploy()).Word.ShouldBeOneOf("unchanged", "failed");
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await scene.State()).ShouldBeAs(before);
    }

    [Fact]
    public async Task An_app_that_crashes_at_its_start_leaves_the_old_one_and_its_last_50_lines_are_told()
    {
        OnlyWhere(Runs, NoProcess);
        var scene = await Deployed(scene => scene.Config["WORD"] = "one");
        scene.Write("crash as told");
        scene.Config["WORD"] = "two";
        scene.Patience = "10s";
        var ended = await scene.Deploy();
        ended.Word.ShouldBeOneOf("failed", "rolled-back");
        ended.IsGood.ShouldBeFalse();
        (await scene.Get()).ShouldBe((200, "all is well: first"), ended.Log);
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        (await scene.State()).Config["WORD"].ShouldBe("one");
        ended.Said.ShouldContain("last words 60");
        ended.Said.ShouldContain("last words 31");
    }

    [Fact]
    public async Task Row_34_a_probe_that_wants_several_good_answers_in_a_row_gets_them()
    {
        var scene = await Deployed(scene => scene.Probe = "Contains=\"well\" Successes=\"3\"");
        (await scene.Get()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_plan_says_in_words_whether_requests_are_interrupted()
    {
        var scene = await Deployed();
        scene.Write("all is well: second");
        (await scene.Plan()).Faults.ShouldBeEmpty();
        if (Declaration.Can(Ability.ZeroDowntime))
        {
            scene.Planned.Notes.ShouldNotContain(note => note.Contains("requests may fail", StringComparison.Ordinal));
            return;
        }
        var words = Declaration.Interruption is { Length: > 0 } said ? said : "requests may fail";
        scene.Planned.Notes.ShouldContain(note => note.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_request_fails_in_releases_and_a_rollback_under_load_where_that_is_claimed()
    {
        OnlyWhere(Declaration.Can(Ability.ZeroDowntime), "it does not claim it, and the plan says what interrupts requests");
        var scene = await Deployed();
        await using var traffic = new Engine.Traffic((await scene.State()).Url!);
        foreach (var words in new[] { "all is well: second", "all is well: third" })
        {
            scene.Write(words);
            (await scene.Deploy()).ShouldSucceed();
        }
        (await scene.Rollback()).ShouldSucceed();
        await traffic.End();
        traffic.Failures.ShouldBeEmpty();
        traffic.Texts.Order().ShouldBe(["all is well: first", "all is well: second", "all is well: third"]);
    }

    [Fact]
    public async Task Row_35_a_way_back_that_fails_too_has_an_outcome_of_its_own_and_names_both_releases_and_the_command()
    {
        OnlyWhere(Runs, NoProcess);
        OnlyWhere(!Declaration.Releasing.ProbesBeforeLive, "a release is asked before it goes live, and the old one never stops serving");
        var scene = await Deployed(scene => scene.Spoils = true);
        var old = scene.Outcome!.Release!;
        scene.Write("all is well: second");
        scene.Patience = "2s";
        File.WriteAllText(scene.Spoil, "");
        var ended = (await scene.Deploy()).ShouldBe("rollback-failed");
        ended.Said.ShouldContain("-t:DeployRollback");
        ended.Said.ShouldContain($"v{old.Number}");
        File.Delete(scene.Spoil);
        scene.Patience = "30s";
        (await scene.Deploy()).IsGood.ShouldBeTrue();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task Row_32_a_probe_follows_no_redirect_to_another_place()
    {
        OnlyWhere(Main == Runtime.Python, NoProcess);
        await using var elsewhere = new Engine.Elsewhere();
        await elsewhere.Start();
        var scene = await Deployed();
        scene.Patience = "2s";
        foreach (var to in new[] { $"{elsewhere.Url}", "http://169.254.169.254/latest/meta-data/" })
        {
            scene.Write($"redirect {to}");
            var ended = await scene.Deploy();
            ended.Word.ShouldBe("rolled-back", ended.Log);
            ended.ShouldBeRefused(Faults.Dog.ProbeRedirected.Code).Said.ShouldContain(new Uri(to).Host);
        }
        elsewhere.Wire.Requests.ShouldBeEmpty();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }
}
