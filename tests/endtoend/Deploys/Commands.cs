namespace Dogshore.EndToEnd.Deploys;

public sealed class Commands
{
    [Fact]
    public async Task History_status_and_logs_tell_what_is_there()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        app.Write("words.txt", "second");
        (await app.Deploy()).ShouldSucceed();

        var history = (await app.Run("DeployHistory")).ShouldSucceed().Text;
        history.ShouldContain("v1");
        history.ShouldContain("v2");
        (await app.Run("DeployStatus")).ShouldSucceed().Text.ShouldContain("v2");
        (await app.Run("DeployLogs")).ShouldSucceed().Text.ShouldContain("talker starts in mode ok");
    }

    [Fact]
    public async Task Show_tells_the_effective_manifest_with_secrets_as_names()
    {
        await using var app = Talker.Make(manifest: """
            <Project>
              <PropertyGroup><DeployRuntime>python</DeployRuntime></PropertyGroup>
              <ItemGroup>
                <DeployProcess Include="web" Command="python3 server.py" />
                <DeployConfig Include="WORD" Value="plain" />
                <DeployConfig Include="TOKEN" FromEnvironment="TOKEN_OF_TEST" Secret="true" />
              </ItemGroup>
            </Project>
            """);
        app.Variables["TOKEN_OF_TEST"] = "never-to-be-shown";
        var text = (await app.Run("DeployShow")).ShouldSucceed().Text;
        text.ShouldContain("plain");
        text.ShouldContain("TOKEN_OF_TEST");
        text.ShouldNotContain("never-to-be-shown");
    }

    [Fact]
    public async Task List_tells_every_file_of_the_package_and_the_rule_that_let_it_in()
    {
        await using var app = Talker.Make();
        var text = (await app.Run("DeployList")).ShouldSucceed().Text;
        text.ShouldContain("server.py");
        text.ShouldContain("words.txt");
        Directory.Exists(app.LocalRoot).ShouldBeFalse();
    }

    [Fact]
    public async Task Platforms_lists_local()
    {
        await using var app = Talker.Make();
        (await app.Run("DeployPlatforms")).ShouldSucceed().Text.ShouldContain("local");
    }

    [Fact]
    public async Task A_stopped_app_answers_no_more_and_the_next_deploy_starts_it_at_the_same_address()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url();
        (await app.Run("DeployStop")).ShouldSucceed();
        (await Web.Answers(url) && (await Web.Get(url)).Ok).ShouldBeFalse();
        (await app.Deploy()).ShouldSucceed();
        app.Url().ShouldBe(url);
        (await Web.Get(url)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_destroyed_app_leaves_nothing()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url();
        (await app.Run("DeployDestroy")).ShouldSucceed();
        (await Web.Answers(url)).ShouldBeFalse();
        Directory.Exists(Path.Combine(app.LocalRoot, "apps", "talker")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_rollback_to_a_number_goes_to_that_one()
    {
        await using var app = Talker.Make();
        foreach (var word in new[] { "first", "second", "third" })
        {
            app.Write("words.txt", word);
            (await app.Deploy()).ShouldSucceed();
        }
        (await app.Run("DeployRollback", "-p:DeployRollbackTo=1")).ShouldSucceed();
        (await app.Get()).Text.ShouldStartWith("first");
        (await app.Run("DeployRollback", "-p:DeployRollbackTo=99")).ShouldFail("DOG1410");
    }

    [Fact]
    public async Task Deploy_returns_its_destinations_as_items()
    {
        await using var app = Talker.Make();
        var result = (await app.Deploy("-getTargetResult:Deploy")).ShouldSucceed().Json["TargetResults"]!["Deploy"]!;
        ((string)result["Result"]!).ShouldBe("Success");
        var item = result["Items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)item["Identity"]!).ShouldBe("local");
        item.ToJsonString().ShouldContain(app.Url().ToString());
        item.ToJsonString().ShouldContain("succeeded");
    }

    [Fact]
    public async Task And_returns_them_when_it_fails()
    {
        await using var app = Talker.Make();
        var ended = await app.Deploy("-p:Mode=crash", "-p:Patience=5s", "-getTargetResult:Deploy");
        ended.Exit.ShouldNotBe(0);
        var result = ended.Json["TargetResults"]!["Deploy"]!;
        ((string)result["Result"]!).ShouldBe("Failure");
        result["Items"]!.AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldContain("failed");
    }

    [Fact]
    public async Task DeployRelease_alone_leaves_the_standing_unknown_and_the_next_deploy_verifies_it()
    {
        await using var app = Talker.Make();
        (await app.Run("DeployRelease")).ShouldSucceed().Text.ShouldContain("unknown");
        app.OutcomeWord().ShouldBe("unknown");
        (await app.Deploy()).ShouldSucceed();
        app.Releases().ShouldBe(1);
        ((string)app.Outcome()!["release"]!["standing"]!).ShouldBe("verified");
    }
}
