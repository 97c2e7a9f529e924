using Dogshore.Emulators.Dokku;
using Dogshore.EndToEnd;

namespace Dogshore.Conformance.Dokku;

/// <summary>The samples as their users run them: a real build, a real sshd, a real process that answers.</summary>
public sealed class SampleBuilds : IAsyncLifetime
{
    readonly DokkuEmulator server = new();

    public async ValueTask InitializeAsync()
    {
        if (!DokkuEmulator.CanRun) Assert.Skip("needs OpenSSH's server");
        await server.Start();
    }

    App Of(string sample)
    {
        var app = App.OfSample(sample);
        var items = File.ReadAllText(Path.Combine(app.Folder, "deploy.props"));
        var at = items.IndexOf("<ItemGroup>", StringComparison.Ordinal) + "<ItemGroup>".Length;
        app.Write("deploy.props", items.Insert(at, $"""

                <DeployTo Include="apps" Platform="dokku" Host="127.0.0.1" Port="{server.Port}" User="{DokkuEmulator.User}"
                          HostKey="{server.HostKey}" />
            """));
        app.Variables["DOKKU_SSH_KEY"] = server.UserKey;
        app.Arguments.Add("-p:DeployTo=apps");
        return app;
    }

    async Task<string> Get(App app, string name, string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(server.View(name)!.Url!, path), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Hello_web_is_published_and_serves_its_page_and_the_same_again_changes_nothing()
    {
        await using var app = Of("hello-web");
        var first = (await app.Deploy()).ShouldSucceed();
        (await Get(app, "hello-web", "/")).ShouldContain("Hello");
        (await Get(app, "hello-web", "/healthz")).ShouldContain("ok");
        first.Text.ShouldMatch(@"hello-web -> http://127\.0\.0\.1:\d+/ \(apps on dokku, v1, .*\)");
        var writes = server.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        server.Wire.Writes.Count.ShouldBe(writes);
        server.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Flask_notes_has_its_database_migrated_before_it_serves_and_keeps_notes_over_a_second_release()
    {
        await using var app = Of("flask-notes");
        app.Arguments.Add("-p:NotesDatabase=postgresql");
        var first = (await app.Deploy()).ShouldSucceed();
        first.Text.ShouldContain("(apps on dokku, v1, 1.0.0)");
        (await Get(app, "flask-notes", "/healthz")).ShouldContain("ok");
        File.ReadAllText(Path.Combine(app.Folder, "obj", "deploy", "apps", "migrate.log")).ShouldNotBeEmpty();
        (await app.Run("DeployHistory")).ShouldSucceed().Text.ShouldContain("verified");
        (await app.Run("DeployLogs")).ShouldSucceed().Text.ShouldContain("gunicorn");
        (await app.Run("DeployDestroy", "-p:DeployConfirm=flask-notes")).ShouldSucceed();
        server.View("flask-notes").ShouldBeNull();
        server.View("flask-notes.dogshore").ShouldBeNull();
        server.Wire.Violations.ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
