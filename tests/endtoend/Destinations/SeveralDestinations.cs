namespace Dogshore.EndToEnd.Destinations;

public sealed class SeveralDestinations
{
    static App Two(string more = "")
    {
        var app = Talker.Make();
        app.Replace("deploy.props", "<DeployProcess ", $"""
            <DeployTo Include="eu" Platform="local" App="talker-eu" Group="everywhere" />
                <DeployTo Include="us" Platform="local" App="talker-us" Group="everywhere" {more} />
                <DeployProcess 
            """.TrimEnd() + " ");
        return app;
    }

    [Fact]
    public async Task A_group_deploys_to_each_of_its_destinations_with_one_build()
    {
        await using var app = Two();
        var gate = Talker.GateOf(app);
        var ended = (await app.Deploy("-p:DeployTo=everywhere")).ShouldSucceed();
        gate.Passed("build").ShouldBe(1);
        foreach (var destination in new[] { "eu", "us" })
        {
            app.OutcomeWord(destination).ShouldBe("succeeded");
            (await app.Get("/", destination)).Text.ShouldStartWith("first hello");
        }
        ended.Text.ShouldContain("2 destinations: 2 live");
    }

    [Fact]
    public async Task One_that_fails_hides_no_other()
    {
        await using var app = Two();
        app.Replace("deploy.props", "<DeployConfig    Include=\"MODE\" Value=\"$(Mode)\" />",
            "<DeployConfig Include=\"MODE\" Value=\"crash\" On=\"us\" />\n    <DeployConfig Include=\"MODE\" Value=\"ok\" On=\"eu\" />");
        var ended = (await app.Deploy("-p:DeployTo=everywhere", "-p:Patience=4s")).ShouldFail();
        app.OutcomeWord("eu").ShouldBe("succeeded");
        app.OutcomeWord("us").ShouldBe("failed");
        ended.Text.ShouldContain("2 destinations: 1 live, 1 failed");
    }

    [Fact]
    public async Task One_that_waits_for_another_does_not_start_when_that_failed()
    {
        await using var app = Two("After=\"eu\"");
        app.Replace("deploy.props", "<DeployConfig    Include=\"MODE\" Value=\"$(Mode)\" />",
            "<DeployConfig Include=\"MODE\" Value=\"crash\" On=\"eu\" />\n    <DeployConfig Include=\"MODE\" Value=\"ok\" On=\"us\" />");
        (await app.Deploy("-p:DeployTo=everywhere", "-p:Patience=4s")).ShouldFail();
        app.OutcomeWord("eu").ShouldBe("failed");
        app.OutcomeWord("us").ShouldBe("not-started");
        app.Record("talker-us")?["live"].ShouldBeNull();
    }

    [Fact]
    public async Task One_that_waits_starts_when_the_other_is_verified()
    {
        await using var app = Two("After=\"eu\"");
        var gate = Talker.GateOf(app);
        gate.Hold("verify");
        using var build = app.Start("Deploy", "-p:DeployTo=everywhere");
        await gate.Reached("verify", build);
        app.Record("talker-us")?["live"].ShouldBeNull();
        gate.LetGo("verify");
        (await build.End()).ShouldSucceed();
        app.OutcomeWord("us").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Two_joined_with_a_plus_are_deployed_both()
    {
        await using var app = Two();
        (await app.Deploy("-p:DeployTo=eu+us")).ShouldSucceed();
        app.OutcomeWord("eu").ShouldBe("succeeded");
        app.OutcomeWord("us").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Row_66_a_solution_deploys_each_of_its_projects_once_and_passes_by_the_others()
    {
        await using var app = Talker.Make();
        var gate = Talker.GateOf(app);
        app.Write("../site/site.proj", """<Project Sdk="Dogshore.Sdk" />""");
        app.Write("../site/index.html", "<p>site</p>");
        app.Write("../lib/lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        app.Write("../All.slnx", """
            <Solution>
              <Project Path="lib/lib.csproj" />
              <Project Path="site/site.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
              <Project Path="talker/talker.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
            </Solution>
            """);
        var folder = Path.GetDirectoryName(app.Folder)!;
        File.Copy(Path.Combine(Repository.Root, "sdk/solution/Directory.Solution.targets"), Path.Combine(folder, "Directory.Solution.targets"));
        using var build = new Build(Tools.Dotnet, ["build", "All.slnx", "-t:Deploy", $"-p:DeployLocalRoot={app.LocalRoot}", .. app.Arguments], folder, app.Variables);
        (await build.End()).ShouldSucceed();
        gate.Passed("migrate").ShouldBe(1);
        app.Releases("talker").ShouldBe(1);
        app.Releases("site").ShouldBe(1);
    }
}
