namespace Dogshore.EndToEnd.Failures;

public sealed class BadManifests
{
    [Fact]
    public async Task Row_49_everything_wrong_is_said_in_one_run_with_file_line_and_column_and_nothing_is_touched()
    {
        await using var app = Talker.Make(manifest: """
            <Project>
              <PropertyGroup>
                <DeployRuntime>pyhton</DeployRuntime>
                <DeployAap>x</DeployAap>
              </PropertyGroup>
              <ItemGroup>
                <DeployTo Include="eu" Platform="lokal" />
                <DeployProcess Include="web" Comand="python3 server.py" />
                <DeployConfig Include="TOKEN" Value="literal-secret" Secret="true" />
                <DeployConfig Include="OTHER" FromEnvironment="NOT_SET_ANYWHERE" />
                <DeployProbe Include="/" Deadline="soon" />
              </ItemGroup>
            </Project>
            """);
        var ended = (await app.Deploy("-p:DeployTo=eu")).ShouldFail("DOG1");
        ended.Codes.Count.ShouldBeGreaterThanOrEqualTo(5);
        ended.Text.ShouldContain("deploy.props(8,");
        foreach (var hint in new[] { "python", "DeployApp", "local", "Command", "NOT_SET_ANYWHERE" }) ended.Text.ShouldContain(hint);
        ended.Text.ShouldNotContain("literal-secret");
        Directory.Exists(app.LocalRoot).ShouldBeFalse();
        app.Outcome().ShouldBeNull();
    }

    [Fact]
    public async Task A_global_property_that_nearly_matches_one_of_ours_is_an_error()
    {
        await using var app = Talker.Make();
        (await app.Deploy("-p:DeploTo=production")).ShouldFail("DOG1").Text.ShouldContain("DeployTo");
    }

    [Fact]
    public async Task In_CI_a_missing_DeployTo_is_an_error_that_lists_the_destinations()
    {
        await using var app = Talker.Make();
        app.Replace("deploy.props", "<DeployProcess ", "<DeployTo Include=\"here\" Platform=\"local\" />\n    <DeployProcess ");
        app.Variables["CI"] = "true";
        (await app.Deploy()).ShouldFail("DOG1").Text.ShouldContain("here");
        (await app.Deploy("-p:DeployTo=here")).ShouldSucceed();
    }

    [Fact]
    public async Task Row_51_a_variable_called_DeployTo_sends_nothing_to_production()
    {
        await using var app = Talker.Make();
        app.Variables["DeployTo"] = "production";
        (await app.Deploy()).ShouldSucceed();
        app.OutcomeWord("local").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Row_43_a_package_with_an_environment_file_is_refused_and_one_file_can_be_let_in()
    {
        await using var app = Talker.Make();
        app.Write(".env", "A=1");
        (await app.Deploy()).ShouldFail("DOG12").Text.ShouldContain(".env");
        app.Record().ShouldBeNull();
        app.Replace("deploy.props", "<DeployProcess ", "<DeployFile Include=\".\" Allow=\".env\" />\n    <DeployProcess ");
        (await app.Deploy()).ShouldSucceed();
    }

    [Fact]
    public async Task Row_44_so_is_a_key_under_an_innocent_name()
    {
        await using var app = Talker.Make();
        app.Write("notes.txt", "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n-----END " + "PRIVATE KEY-----\n");
        (await app.Deploy()).ShouldFail("DOG12").Text.ShouldContain("notes.txt");
    }

    [Fact]
    public async Task Row_42_so_is_a_link_that_leaves_the_tree()
    {
        Tools.NeedLinux();
        await using var app = Talker.Make();
        File.CreateSymbolicLink(Path.Combine(app.Folder, "passwords"), "/etc/passwd");
        (await app.Deploy()).ShouldFail("DOG12").Text.ShouldContain("passwords");
    }

    [Fact]
    public async Task A_container_is_refused_by_local_with_a_clear_error()
    {
        await using var app = Talker.Make(manifest: "<Project><PropertyGroup><DeployRuntime>container</DeployRuntime></PropertyGroup></Project>");
        (await app.Deploy()).ShouldFail("DOG1").Text.ShouldContain("container");
    }
}
