namespace Dogshore.EndToEnd.Destinations;

/// <summary>What build hosts do: each step is a call of its own, and disk is what they tell each other.</summary>
public sealed class OneStepACall
{
    static readonly string[] before = ["DeployCheck", "DeployBuild", "DeployPackage", "DeployPlan"];
    static readonly string[] after = ["DeployCdn", "DeployRelease", "DeployVerify", "Deploy"];

    [Fact]
    public async Task The_steps_one_after_the_other_make_one_release()
    {
        await using var app = Talker.Make();
        await Steps(app, before);
        await Steps(app, after, "-p:DeployPlanned=true");
        app.OutcomeWord().ShouldBe("succeeded");
        app.Releases("talker").ShouldBe(1);
        (await app.Get()).Text.ShouldStartWith("first hello");
    }

    [Fact]
    public async Task A_wave_that_waits_for_another_follows_in_the_call_that_ends_the_run()
    {
        await using var app = Talker.Make();
        app.Replace("deploy.props", "<DeployProcess ", """
            <DeployTo Include="eu" Platform="local" App="talker-eu" Group="everywhere" />
                <DeployTo Include="us" Platform="local" App="talker-us" Group="everywhere" After="eu" />
                <DeployProcess 
            """.TrimEnd() + " ");
        await Steps(app, before, "-p:DeployTo=everywhere");
        await Steps(app, ["DeployRelease", "DeployVerify"], "-p:DeployTo=everywhere", "-p:DeployPlanned=true");
        app.OutcomeWord("eu").ShouldBe("succeeded");
        app.OutcomeWord("us").ShouldBeNull();
        await Steps(app, ["Deploy"], "-p:DeployTo=everywhere", "-p:DeployPlanned=true");
        foreach (var destination in new[] { "eu", "us" })
        {
            app.OutcomeWord(destination).ShouldBe("succeeded");
            app.Releases($"talker-{destination}").ShouldBe(1);
        }
    }

    [Fact]
    public async Task Without_a_plan_there_is_nothing_to_go_on_from()
    {
        await using var app = Talker.Make();
        (await app.Run("DeployRelease", "-p:DeployPlanned=true")).ShouldFail();
        app.Record().ShouldBeNull();
    }

    static async Task Steps(App app, string[] steps, params string[] more)
    {
        foreach (var step in steps) (await app.Run(step, more)).ShouldSucceed();
    }
}
