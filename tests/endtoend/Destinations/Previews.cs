namespace Dogshore.EndToEnd.Destinations;

/// <summary>An app for a pull request: made, changed, removed.</summary>
public sealed class Previews
{
    [Fact]
    public async Task Two_live_beside_each_other_and_each_is_removed_by_its_own_name()
    {
        await using var app = App.OfSample("static-site");
        app.Replace("deploy.props", "<DeployProbe ", "<DeployTo Include=\"pr\" Platform=\"local\" App=\"site-pr-{id}\" Preview=\"true\" />\n    <DeployProbe ");
        (await app.Deploy("-p:DeployTo=pr", "-p:DeployPreview=41")).ShouldSucceed();
        var first = app.Url("pr");
        (await app.Deploy("-p:DeployTo=pr", "-p:DeployPreview=42")).ShouldSucceed();
        app.Url("pr").ShouldNotBe(first);
        app.Releases("site-pr-41").ShouldBe(1);

        (await app.Run("DeployDestroy", "-p:DeployTo=pr", "-p:DeployPreview=41")).ShouldSucceed();
        app.Record("site-pr-41").ShouldBeNull();
        (await Web.Get(app.Url("pr"))).Ok.ShouldBeTrue();
        (await app.Run("DeploySweep", "-p:DeployTo=pr")).ShouldSucceed().Text.ShouldContain("previews left: 1");
        (await app.Run("DeployDestroy", "-p:DeployTo=pr", "-p:DeployPreview=")).ShouldFail("DOG1088");
    }
}
