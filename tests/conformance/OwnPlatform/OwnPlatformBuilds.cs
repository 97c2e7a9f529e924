using Dogshore.EndToEnd;

namespace Dogshore.Conformance.OwnPlatform;

/// <summary>The sample as its user runs it: a real build that loads the platform's assembly.</summary>
public sealed class OwnPlatformBuilds : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-pier-").FullName;
    readonly PierServer server;
    readonly App app = App.OfSample("own-platform/site");

    public OwnPlatformBuilds() => server = new PierServer(folder);

    public async ValueTask InitializeAsync()
    {
        await server.Start();
        Use(PierSubject.Assembly);
        app.Variables["PIER_TOKEN"] = PierServer.Token;
        app.Arguments.AddRange([$"-p:PierUrl={server.Url}", "-p:DeployTo=pier"]);
    }

    void Use(string assembly) => app.Replace("deploy.props", "../pier/bin/Debug/net10.0/Pier.dll", assembly);

    [Fact]
    public async Task The_sample_deploys_with_a_platform_of_its_own_and_again_changes_nothing()
    {
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldContain($"site -> {server.Url}sites/jetty/ (pier, v1, 1.0.0)");
        (await app.Get("", "pier")).Text.ShouldContain("The jetty");
        var writes = server.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        server.Wire.Writes.Count.ShouldBe(writes);
    }

    [Fact]
    public async Task The_table_of_platforms_has_it_with_its_settings_and_credential()
    {
        var text = (await app.Run("DeployPlatforms")).ShouldSucceed().Text;
        text.ShouldMatch("pier +static +self-hosted +live +by hand +compare +zerodowntime createapps");
        text.ShouldContain("Url (required): Where the pier is.");
        text.ShouldContain("$PIER_TOKEN: The token that the pier prints when it starts. https://pier.example.org/tokens");
    }

    [Fact]
    public async Task Without_the_credential_DeployCheck_prints_the_variable_and_the_page()
    {
        app.Variables["PIER_TOKEN"] = null;
        var ended = (await app.Run("DeployCheck")).ShouldFail("DOG2012");
        ended.Text.ShouldContain("PIER_TOKEN is not set");
        ended.Text.ShouldContain("https://pier.example.org/tokens");
        server.Wire.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_assembly_that_is_not_there_or_is_none_or_holds_no_platform_is_refused_each_by_its_code()
    {
        app.Replace("deploy.props", PierSubject.Assembly, "nowhere/Pier.dll");
        (await app.Run("DeployCheck")).ShouldFail("DOG1066");
        app.Write("nowhere/Pier.dll", "no assembly at all");
        (await app.Run("DeployCheck")).ShouldFail("DOG1067");
        File.Copy(typeof(Shouldly.Should).Assembly.Location, Path.Combine(app.Folder, "nowhere", "Pier.dll"), overwrite: true);
        (await app.Run("DeployCheck")).ShouldFail("DOG1068");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
