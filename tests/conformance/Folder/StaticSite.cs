using Dogshore.EndToEnd;
using Dogshore.Emulators;

namespace Dogshore.Conformance.Folder;

/// <summary>The sample of a static site by real builds to a folder that a web server serves, with no other destination.</summary>
public sealed class StaticSite : IAsyncLifetime
{
    readonly string root = Directory.CreateTempSubdirectory("dogshore-www-").FullName;
    readonly FolderServer server;

    public StaticSite() => server = new FolderServer(root);

    public async ValueTask InitializeAsync() => await server.Start();

    [Fact]
    public async Task It_is_deployed_found_unchanged_changed_and_brought_back()
    {
        await using var app = App.OfSample("static-site");
        app.Replace("deploy.props", "<DeployHeaders Include=\"assets\"", $$"""<DeployTo Include="www" Platform="folder" Path="{{root}}" BaseUrl="{{server.Url}}{app}" /><DeployHeaders Include="assets" """);
        app.Arguments.Add("-p:DeployTo=www");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("", "www")).Text.ShouldContain("Harbour lights");

        (await app.Deploy()).ShouldSucceed();
        app.OutcomeWord("www").ShouldBe("unchanged");

        app.Replace("404.html", "</body>", "<p>Look elsewhere.</p></body>");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("404.html", "www")).Text.ShouldContain("Look elsewhere.");
        (await app.Run("DeployRollback")).ShouldSucceed();
        (await app.Get("404.html", "www")).Text.ShouldNotContain("Look elsewhere.");
        (await app.Get("", "www")).Text.ShouldContain("Harbour lights");
    }

    [Fact]
    public async Task Without_a_web_server_this_machine_serves_it_as_it_serves_apps()
    {
        await using var app = App.OfSample("static-site");
        var url = $"http://127.0.0.1:{FreePort.Now()}/";
        app.Replace("deploy.props", "<DeployHeaders Include=\"assets\"", $$"""<DeployTo Include="www" Platform="folder" Path="{{root}}" BaseUrl="{{url}}" Serve="true" Root="$(DeployLocalRoot)" /><DeployHeaders Include="assets" """);
        app.Arguments.Add("-p:DeployTo=www");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("", "www")).Text.ShouldContain("Harbour lights");
        (await app.Run("DeployDestroy", "-p:DeployConfirm=static-site")).ShouldSucceed();
        Directory.GetFileSystemEntries(root).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }
}
