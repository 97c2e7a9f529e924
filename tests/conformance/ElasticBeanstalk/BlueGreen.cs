using Dogshore.Conformance.Engine;
using Dogshore.Emulators;
using Dogshore.Emulators.ElasticBeanstalk;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>Strategy="blue-green": two environments, and one address that goes from one to the other.</summary>
public sealed class BlueGreen : OnBeanstalk
{
    const string Swap = "SwapEnvironmentCNAMEs";

    [Fact]
    public async Task The_address_follows_a_release_when_it_was_asked_at_its_own_address_and_the_old_one_keeps_running()
    {
        var scene = await Deployed();
        Second(scene).ShouldBeNull();
        Write(scene, "second");
        (await scene.Plan()).Log.ShouldContain($"a second environment {scene.App}-twin is made for it, with the options of {scene.App}: its machines cost money");
        var address = First(scene)!.Router;
        var asked = false;
        Subject.Wire.Watch = async (moment, request) =>
        {
            if (moment != Moment.Before || !request.Path.Contains(Swap, StringComparison.Ordinal)) return;
            asked = Second(scene)!.Router.Wire.Requests.Count > 0;
            (await scene.Get()).ShouldBe((200, "all is well: first"));
        };
        (await scene.Deploy(Stop)).ShouldSucceed();
        Subject.Wire.Watch = null;
        asked.ShouldBeTrue();
        Second(scene)!.Router.ShouldBe(address);
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        (await Web.Get(First(scene)!.Router.Url, Stop)).ShouldBe((200, "all is well: first"));
        (await scene.Deploy(Stop)).ShouldBe("unchanged");

        // The third takes the place of the first, and the address comes back.
        Write(scene, "third");
        (await scene.Plan()).Log.ShouldContain($"it goes to {scene.App}, which has no visitors, and is asked there");
        (await scene.Deploy(Stop)).ShouldSucceed();
        First(scene)!.Router.ShouldBe(address);
        (await scene.Get()).ShouldBe((200, "all is well: third"));
        (Sent("CreateEnvironment"), Sent(Swap)).ShouldBe((2, 2));
        Subject.Emulator.Application(scene.App)!.Templates.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_release_that_its_probes_refuse_never_gets_the_address()
    {
        var scene = await Deployed();
        scene.Patience = "2s";
        scene.Write("all is lost");
        (await scene.Deploy(Stop)).ShouldBe("rolled-back").ShouldBeRefused();
        Sent(Swap).ShouldBe(0);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Write(scene, "second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task A_release_whose_environment_does_not_become_healthy_never_gets_the_address()
    {
        var scene = await Deployed(2);
        First(scene)!.Colour = "Yellow";
        Write(scene, "third");
        (await scene.Deploy(Stop)).ShouldBe("failed").ShouldBeRefused("DOG3273");
        Sent(Swap).ShouldBe(1);
        (await scene.Get()).ShouldBe((200, "all is well: 2"));
        First(scene)!.Colour = null;
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: third"));
    }

    [Fact]
    public async Task A_release_that_is_refused_at_the_address_gives_it_back_without_a_deployment()
    {
        var scene = await Deployed();
        scene.Spoils = true;
        scene.Patience = "2s";
        Write(scene, "second");
        scene.OnLine = line =>
        {
            if (line.Contains("swapping the addresses", StringComparison.Ordinal)) File.WriteAllText(scene.Spoil, "");
        };
        (await scene.Deploy(Stop)).ShouldBe("rolled-back");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (Sent(Swap), Sent("UpdateEnvironment")).ShouldBe((2, 0));
        First(scene)!.Router.Url.ToString().ShouldBe(scene.Outcome!.Url);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Rows_3_and_25_a_swap_of_which_the_answer_is_lost_is_done_once(bool afterEffect)
    {
        var scene = await Deployed();
        Write(scene, "second");
        using var lost = Subject.Wire.Break(request => request.Path.Contains(Swap, StringComparison.Ordinal), new Trouble.Resets(afterEffect));
        (await scene.Deploy(Stop)).ShouldSucceed();
        lost.Met.ShouldBe(1);
        Subject.Emulator.Events.Count(news => news.Message.StartsWith("Completed swapping CNAMEs", StringComparison.Ordinal) && news.Environment == scene.App).ShouldBe(1);
        (await scene.Get()).ShouldBe((200, "all is well: second"));
    }

    [Fact]
    public async Task Rows_1_to_4_a_deploy_that_is_cut_off_after_any_write_is_finished_by_the_next_which_reads_where_the_address_is()
    {
        var scene = await Deployed(2);
        var number = 1;
        for (; await CutOff(scene, number, $"cut {number}"); number++)
        {
            var swaps = Completed(scene);
            (await scene.Deploy(Stop)).Word.ShouldBeOneOf("succeeded", "unchanged");
            (await scene.Get()).ShouldBe((200, $"all is well: cut {number}"), $"after write {number}");
            Completed(scene).ShouldBeLessThanOrEqualTo(swaps + 1);
            (await scene.Deploy(Stop)).ShouldBe("unchanged");
        }
        // Bundle, version, intent, update, swap, release, standing.
        number.ShouldBe(8);
        Subject.Emulator.Application(scene.App)!.Environments.Count.ShouldBe(2);
    }

    [Theory, InlineData(4), InlineData(5)]
    public async Task Rows_1_to_4_a_deploy_that_is_cut_off_while_the_second_environment_is_made_leaves_nothing_behind(int write)
    {
        var scene = await Deployed();
        (await CutOff(scene, write, "second")).ShouldBeTrue();
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: second"));
        Subject.Emulator.Application(scene.App)!.Environments.Count.ShouldBe(2);
        Subject.Emulator.Application(scene.App)!.Templates.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rollback_swaps_back_where_the_other_environment_has_it_and_deploys_the_older_version_where_not()
    {
        var scene = New();
        scene.Config["WORD"] = "one";
        await Deploy(scene, "first");
        scene.Config["WORD"] = "two";
        await Deploy(scene, "second");
        (await scene.Rollback()).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        (Sent(Swap), Sent("UpdateEnvironment")).ShouldBe((2, 0));

        await Deploy(scene, "third");
        await Deploy(scene, "fourth");
        (await scene.Rollback("1")).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.Get("/env/WORD")).ShouldBe((200, "one"));
        Sent("UpdateEnvironment").ShouldBe(3);
        (await scene.Show("Status")).Log.ShouldContain("verified");
    }

    [Fact]
    public async Task A_second_environment_is_made_only_when_the_manifest_says_so()
    {
        var scene = await Deployed();
        scene.MayNotCreate = true;
        (await scene.Check()).ShouldBeRefused("DOG1417").Said.ShouldContain($"{scene.App}-twin");
        scene.Attributes += $" Twin=\"{scene.App}\"";
        (await scene.Check()).ShouldBeRefused("DOG1419");
    }

    [Fact]
    public async Task An_environment_with_a_database_of_its_own_is_not_copied()
    {
        var scene = await Deployed();
        First(scene)!.Options[new("aws:rds:dbinstance", "HasCoupledDatabase")] = "true";
        Write(scene, "second");
        (await scene.Deploy(Stop)).ShouldBeRefused("DOG3381");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        Second(scene).ShouldBeNull();
        // The plan was right, and nothing is begun: the next one is free to go.
        First(scene)!.Options[new("aws:rds:dbinstance", "HasCoupledDatabase")] = "false";
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    [Fact]
    public async Task Variables_that_others_have_set_go_with_the_app_to_the_other_environment()
    {
        var scene = await Deployed(2);
        await Second(scene)!.ChangeByHand(new Dictionary<string, string?> { ["MOOD"] = "calm" });
        await Deploy(scene, "third");
        (await scene.Get("/env/MOOD")).ShouldBe((200, "calm"));
        await First(scene)!.ChangeByHand(new Dictionary<string, string?> { ["MOOD"] = null });
        await Deploy(scene, "fourth");
        (await scene.Get("/env/MOOD")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Probes_wait_until_the_address_leads_to_the_new_environment()
    {
        await using var slow = new BeanstalkSubject(new() { MostVersions = 20_000, Delays = Delays.Short with { Names = TimeSpan.FromSeconds(1) } });
        await slow.Start();
        using var scene = new Scene(slow, Model.Runtime.Python, Stop) { Attributes = "Strategy=\"blue-green\" Settle=\"2s\"" };
        (await scene.Deploy(Stop)).ShouldSucceed();
        var address = slow.Emulator.Environment(scene.App)!.Router;
        var before = address.Wire.Requests.Count;
        scene.Probe = "Contains=\"second\"";
        Write(scene, "second");
        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain("waiting 2s");
        // The first request there was answered as expected.
        address.Wire.Requests.Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task What_a_person_swapped_by_hand_is_seen_and_a_strategy_that_was_taken_away_leaves_no_address_behind()
    {
        var scene = await Deployed(2);
        var words = scene.Attributes;
        scene.Attributes = "";
        (await scene.Plan()).ShouldBeRefused("DOG1418");
        SwapByHand(scene);
        (await scene.Plan()).Faults.ShouldBeEmpty();
        scene.Attributes = words;
        (await scene.Show("Status")).Log.ShouldContain("v1");
        (await scene.Deploy(Stop)).ShouldSucceed();
        (await scene.Get()).ShouldBe((200, "all is well: 2"));
    }

    [Fact]
    public async Task Amazons_own_tool_sees_the_addresses_swapped_and_swaps_them_itself()
    {
        Common.AwsTool.Need();
        var scene = await Deployed();
        string[] look = ["describe-environments", "--application-name", scene.App, "--query", "sort_by(Environments,&EnvironmentName)[].CNAME", "--output", "text"];
        var first = (await Aws(look)).Trim();
        Write(scene, "second");
        (await scene.Deploy(Stop)).ShouldSucceed();
        var names = (await Aws(look)).Split('\t', StringSplitOptions.TrimEntries);
        names.Length.ShouldBe(2);
        names[1].ShouldBe(first);
        await Aws(["swap-environment-cnames", "--source-environment-name", scene.App, "--destination-environment-name", $"{scene.App}-twin"]);
        await Deadlines.Until(() => First(scene)!.Status == "Ready" && Second(scene)!.Status == "Ready", "both are ready");
        (await Aws(look)).Split('\t')[0].ShouldBe(first);
        (await scene.Get()).ShouldBe((200, "all is well: first"));
    }

    [Fact]
    public async Task What_was_removed_is_gone_with_both_environments()
    {
        var scene = await Deployed(2);
        scene.Properties["DeployConfirm"] = scene.App;
        (await scene.Command("Destroy")).Faults.ShouldBeEmpty();
        Subject.Emulator.Application(scene.App).ShouldBeNull();
    }

    BeanstalkEnvironment? First(Scene scene) => Subject.Emulator.Environment(scene.App);

    BeanstalkEnvironment? Second(Scene scene) => Subject.Emulator.Environment($"{scene.App}-twin");

    static void Write(Scene scene, string words) => scene.Write($"all is well: {words}");

    static async Task Deploy(Scene scene, string words)
    {
        scene.Attributes = "Strategy=\"blue-green\" Settle=\"1ms\"";
        Write(scene, words);
        (await scene.Deploy(Stop)).ShouldSucceed();
    }

    async Task<Scene> Deployed(int times = 1)
    {
        var scene = New();
        for (var time = 1; time <= times; time++) await Deploy(scene, times == 1 ? "first" : $"{time}");
        return scene;
    }

    /// <summary>How often the addresses were swapped.</summary>
    int Completed(Scene scene) => Subject.Emulator.Events.Count(news => news.Message.StartsWith("Completed swapping CNAMEs", StringComparison.Ordinal) && news.Environment == scene.App);

    /// <summary>With the console.</summary>
    void SwapByHand(Scene scene)
    {
        BeanstalkEnvironment.Exchange(First(scene)!, Second(scene)!);
        First(scene)!.Answers();
        Second(scene)!.Answers();
    }

    /// <summary>Deploys other words, and cuts the run off from the platform when this write is done: from then on nothing of it arrives.</summary>
    /// <returns>False when the deploy ended before.</returns>
    async Task<bool> CutOff(Scene scene, int number, string words)
    {
        Write(scene, words);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (count, isCut) = (0, false);
        Subject.Wire.Watch = async (moment, _) =>
        {
            if (moment != Moment.After || Interlocked.Increment(ref count) != number) return;
            isCut = true;
            await stop.CancelAsync();
        };
        using (Subject.Wire.Break(_ => isCut, new Trouble.Resets(), int.MaxValue)) await scene.Deploy(stop.Token);
        Subject.Wire.Watch = null;
        return isCut;
    }
}
