namespace Dogshore.EndToEnd.Deploys;

public sealed class UnderLoad
{
    [Fact]
    public async Task No_request_fails_in_five_redeploys_and_two_rollbacks_under_constant_load()
    {
        await using var app = App.OfSample("hello-web");
        (await app.Deploy()).ShouldSucceed();
        await using var traffic = new Traffic(app.Url());
        foreach (var greeting in new[] { "Moin", "Ahoy", "Hei", "Ciao", "Salut" })
        {
            app.Write("deploy.props", $"""<Project><ItemGroup><DeployConfig Include="GREETING" Value="{greeting}" /></ItemGroup></Project>""");
            (await app.Deploy()).ShouldSucceed();
        }
        (await app.Run("DeployRollback")).ShouldSucceed();
        (await app.Run("DeployRollback")).ShouldSucceed();
        await traffic.End();

        traffic.Failures.ShouldBeEmpty();
        traffic.Requests.ShouldBeGreaterThan(500);
        // Every release answered while it was live.
        foreach (var greeting in new[] { "Hello", "Moin", "Ahoy", "Hei", "Ciao", "Salut" })
            traffic.Texts.Keys.ShouldContain(text => text.Contains($"{greeting}, shore.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nor_does_one_when_a_release_is_refused()
    {
        await using var app = Talker.Make();
        (await app.Deploy()).ShouldSucceed();
        await using var traffic = new Traffic(app.Url(), clients: 4);
        (await app.Deploy("-p:Mode=error", "-p:Patience=3s")).ShouldFail();
        (await app.Deploy("-p:Mode=crash", "-p:Patience=3s")).ShouldFail();
        await traffic.End();
        traffic.Failures.ShouldBeEmpty();
        traffic.Texts.Keys.ShouldHaveSingleItem().ShouldStartWith("first hello");
    }
}
