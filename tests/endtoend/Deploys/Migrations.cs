namespace Dogshore.EndToEnd.Deploys;

public sealed class Migrations
{
    [Fact]
    public async Task A_migration_runs_once_a_new_content_and_never_for_config_alone_or_a_rollback()
    {
        await using var app = Talker.Make();
        var gate = Talker.GateOf(app);
        (await app.Deploy()).ShouldSucceed();
        gate.Passed("migrate").ShouldBe(1);

        (await app.Deploy("-p:Word=good-day")).ShouldSucceed();
        gate.Passed("migrate").ShouldBe(1);

        app.Write("words.txt", "second");
        (await app.Deploy("-p:Word=good-day")).ShouldSucceed();
        gate.Passed("migrate").ShouldBe(2);

        (await app.Run("DeployRollback", "-p:Word=good-day")).ShouldSucceed();
        gate.Passed("migrate").ShouldBe(2);
    }

    [Fact]
    public async Task It_runs_before_any_traffic_and_the_old_release_serves_meanwhile()
    {
        await using var app = Talker.Make();
        var gate = Talker.GateOf(app);
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url();
        app.Write("words.txt", "second");
        gate.Hold("migrate");
        using var build = app.Start("Deploy");
        await gate.Reached("migrate", build);
        (await Web.Get(url)).Text.ShouldStartWith("first");
        gate.LetGo("migrate");
        (await build.End()).ShouldSucceed();
        (await Web.Get(url)).Text.ShouldStartWith("second");
    }
}
