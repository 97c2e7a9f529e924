using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd.CiServers;

/// <summary>Pipelines that the manifest makes, and the matrix for those that a person writes.</summary>
public sealed class GeneratedCi
{
    static App Shop()
    {
        var app = App.OfSample("static-site", git: true);
        app.Replace("deploy.props", "<DeployProbe ", """
            <DeployTo Include="eu" Platform="heroku" App="shop-eu" />
            <DeployTo Include="us" Platform="heroku" App="shop-us" After="eu" Credential="US_TOKEN" />
            <DeployConfig Include="MAIL_KEY" FromEnvironment="MAIL_KEY" Secret="true" />
            <DeployConfig Include="MODE" FromEnvironment="SITE_MODE" Secret="false" />
            <DeployProbe 
            """.TrimEnd() + " ");
        return app;
    }

    [Theory]
    [InlineData("github", ".github/workflows/deploy-static-site.yml", "workflow")]
    [InlineData("azure", "azure-pipelines.static-site.yml", "azure")]
    public async Task One_is_written_is_valid_and_is_told_from_one_that_is_out_of_date(string service, string file, string kind)
    {
        await using var app = Shop();
        (await app.Run("DeployGenerateCi", $"-p:DeployCi={service}")).ShouldSucceed().Text.ShouldContain($"wrote {file}: eu, then us; secrets: HEROKU_API_KEY, MAIL_KEY, US_TOKEN; variables: SITE_MODE");
        var text = File.ReadAllText(Path.Combine(app.Folder, file));
        foreach (var name in new[] { "HEROKU_API_KEY", "MAIL_KEY", "US_TOKEN", "SITE_MODE" }) text.ShouldContain($"{name}: $");
        await CiFiles.ShouldBeValid($"{kind}={Path.Combine(app.Folder, file)}");

        (await app.Run("DeployCheck", "-p:DeployTo=local", "-p:DeployOffline=true")).Text.ShouldNotContain("DOG1095");
        app.Replace("deploy.props", "Credential=\"US_TOKEN\"", "");
        (await app.Run("DeployCheck", "-p:DeployTo=eu", "-p:DeployOffline=true")).ShouldFail("DOG1095");
        (await app.Run("DeployGenerateCi", $"-p:DeployCi={service}")).ShouldSucceed();
        (await app.Run("DeployCheck", "-p:DeployTo=eu", "-p:DeployOffline=true")).ShouldSucceed();
    }

    [Fact]
    public async Task A_file_of_the_users_own_is_left_alone()
    {
        await using var app = Shop();
        app.Write(".github/workflows/deploy-static-site.yml", "name: Mine\n");
        (await app.Run("DeployGenerateCi")).ShouldFail("DOG1094");
        File.ReadAllText(Path.Combine(app.Folder, ".github/workflows/deploy-static-site.yml")).ShouldBe("name: Mine\n");
    }

    [Fact]
    public async Task The_matrix_of_a_solution_holds_every_destination_of_every_project()
    {
        await using var app = Evaluation.Solutions.Solution(hook: true);
        foreach (var project in new[] { "one", "two" })
        {
            app.Write($"{project}/index.html", project);
            app.Write($"{project}/deploy.props", $"""<Project><ItemGroup><DeployTo Include="eu" Platform="local" App="{project}-eu" /><DeployTo Include="us" Platform="local" App="{project}-us" After="eu" /></ItemGroup></Project>""");
        }
        app.Variables["GITHUB_OUTPUT"] = Path.Combine(app.Folder, "output");
        app.Variables["GITHUB_ACTIONS"] = "true";
        (await app.Run("DeployMatrix")).ShouldSucceed();
        var told = File.ReadAllLines(app.Variables["GITHUB_OUTPUT"]!).ShouldHaveSingleItem();
        told.ShouldStartWith("matrix=");
        var entries = JsonNode.Parse(told["matrix=".Length..])!["include"]!.AsArray();
        entries.Select(entry => $"{entry!["project"]} {entry["destination"]} {entry["wave"]}").Order()
            .ShouldBe(["one/one.proj eu 1", "one/one.proj us 2", "two/two.proj eu 1", "two/two.proj us 2"]);
    }
}
