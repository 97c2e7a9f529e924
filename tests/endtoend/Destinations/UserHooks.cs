namespace Dogshore.EndToEnd.Destinations;

public sealed class UserHooks
{
    const string Project = """
        <Project Sdk="Dogshore.Sdk">
          <Target Name="First" AfterTargets="BeforeDeploy"><Message Importance="high" Text="hook: before" /></Target>
          <Target Name="Last"  AfterTargets="AfterDeploy"><Message Importance="high" Text="hook: after" /></Target>
          <Target Name="Sad"   AfterTargets="DeployFailed"><Message Importance="high" Text="hook: failed" /></Target>
        </Project>
        """;

    [Fact]
    public async Task A_good_deploy_runs_the_hooks_before_and_after()
    {
        await using var app = Talker.Make();
        app.Write("talker.proj", Project);
        Hooks((await app.Deploy()).ShouldSucceed()).ShouldBe(["hook: before", "hook: after"]);
    }

    [Fact]
    public async Task A_bad_one_runs_the_hook_for_failures_instead_of_the_last()
    {
        await using var app = Talker.Make();
        app.Write("talker.proj", Project);
        Hooks((await app.Deploy("-p:Mode=crash", "-p:Patience=4s")).ShouldFail()).ShouldBe(["hook: before", "hook: failed"]);
    }

    [Fact]
    public async Task Bad_input_runs_no_hook_before()
    {
        await using var app = Talker.Make();
        app.Write("talker.proj", Project);
        Hooks((await app.Deploy("-p:DeployTo=nowhere")).ShouldFail()).ShouldNotContain("hook: before");
    }

    [Fact]
    public async Task A_notification_that_cannot_be_posted_does_not_fail_the_deploy()
    {
        await using var app = Talker.Make();
        app.Replace("deploy.props", "<DeployProcess ", "<DeployNotify Include=\"chat\" Url=\"https://127.0.0.1:1/hook\" />\n    <DeployProcess ");
        (await app.Deploy()).ShouldSucceed();
    }

    static IEnumerable<string> Hooks(Ended ended) => ended.Lines.Select(line => line.Trim()).Where(line => line.StartsWith("hook: ", StringComparison.Ordinal));
}
