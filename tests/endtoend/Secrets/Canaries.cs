using System.Text;

namespace Dogshore.EndToEnd.Secrets;

/// <summary>A secret is deployed, and every byte that the deploy leaves behind on the developer's side is searched for it.</summary>
public sealed class Canaries
{
    const string Secret = "canary/7f3c+Zq9\"xW";

    [Theory]
    [InlineData("ok")]
    [InlineData("crash")]
    [InlineData("error")]
    public async Task Row_57_a_secret_is_in_no_log_no_record_and_no_file_of_a_deploy_that_ends_in(string mode)
    {
        await using var app = WithSecret();
        var log = Path.Combine(app.LocalRoot + ".binlog");
        var ended = await app.Deploy($"-p:Mode={mode}", "-p:Patience=4s", "-v:diag", $"-bl:{log}");
        (ended.Exit == 0).ShouldBe(mode == "ok", ended.Text[^Math.Min(3000, ended.Text.Length)..]);

        Canary.Found(Secret, [("console", Encoding.UTF8.GetBytes(ended.Text)), .. BinaryLog.Parts(log), .. Canary.Files(app.Folder)]).ShouldBeEmpty();
        // The search can find: the name is everywhere.
        Canary.Found("SECRET_OF_TEST", BinaryLog.Parts(log)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_app_gets_it()
    {
        await using var app = WithSecret();
        app.Replace("server.py", "os.environ.get('WORD')", "len(os.environ.get('TOKEN'))");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldContain($"first {Secret.Length} ");
    }

    [Fact]
    public async Task Row_56_what_the_app_prints_of_it_is_masked_in_the_error()
    {
        await using var app = WithSecret();
        app.Replace("server.py", "sys.exit(\"talker crashed as it was told to\")", "sys.exit(\"my token is \" + os.environ[\"TOKEN\"])");
        var ended = (await app.Deploy("-p:Mode=crash", "-p:Patience=4s")).ShouldFail();
        ended.Text.ShouldContain("my token is ***");
        ended.Text.ShouldNotContain(Secret);
        File.ReadAllText(Path.Combine(app.DeployFolder(), "outcome.json")).ShouldNotContain("canary");
    }

    [Fact]
    public async Task It_is_neither_on_a_command_line_nor_in_the_environment_of_the_host()
    {
        Tools.NeedLinux();
        await using var app = WithSecret();
        (await app.Deploy()).ShouldSucceed();
        var host = HostOfRoot.Pid(app.LocalRoot)!.Value;
        File.ReadAllText($"/proc/{host}/environ").ShouldNotContain("canary");
        foreach (var process in Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsDigit)))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            line.ShouldNotContain("canary/7f3c");
        }
    }

    [Fact]
    public async Task Row_58_a_log_of_the_whole_environment_with_secrets_in_it_is_refused_or_warned_of()
    {
        await using var app = WithSecret();
        app.Variables["MSBUILDLOGALLENVIRONMENTVARIABLES"] = "1";
        (await app.Deploy()).Text.ShouldMatch("(warning|error) DOG\\d{4}: .*MSBUILDLOGALLENVIRONMENTVARIABLES");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("value\n")]
    [InlineData("x")]
    public async Task Row_59_a_value_that_cannot_be_right_is_an_error_before_anything_is_touched(string value)
    {
        await using var app = WithSecret();
        app.Variables["SECRET_OF_TEST"] = value;
        (await app.Deploy()).ShouldFail("DOG").Text.ShouldContain("SECRET_OF_TEST");
        app.Record().ShouldBeNull();
    }

    static App WithSecret()
    {
        var app = Talker.Make();
        app.Replace("deploy.props", "<DeployConfig    Include=\"GATE\"", "<DeployConfig Include=\"TOKEN\" FromEnvironment=\"SECRET_OF_TEST\" Secret=\"true\" />\n    <DeployConfig    Include=\"GATE\"");
        app.Variables["SECRET_OF_TEST"] = Secret;
        return app;
    }
}
