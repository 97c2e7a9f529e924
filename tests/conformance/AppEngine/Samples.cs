using Dogshore.Conformance.Common;
using Dogshore.EndToEnd;
using Dogshore.Emulators.AppEngine;

namespace Dogshore.Conformance.AppEngine;

/// <summary>The samples by real builds: what is served are real pages of real processes.</summary>
public sealed class Samples : IAsyncLifetime
{
    const string ToAppEngine = """<DeployTo Include="production" Platform="appengine" App="the-app" Create="true" />""";

    readonly AppEngineEmulator emulator = new();
    readonly List<IAsyncDisposable> things = [];

    public async ValueTask InitializeAsync()
    {
        await emulator.Start();
        emulator.Deploy(AppEngineSubject.Project, "default", "first");
    }

    [Fact]
    public async Task Flask_notes_serves_its_pages_from_a_database_that_Cloud_Build_has_migrated()
    {
        Tools.NeedFlask();
        Assert.SkipUnless(Heroku.PrivatePostgres.IsHere, "needs postgresql and python3-psycopg2");
        var postgres = new Heroku.PrivatePostgres();
        await postgres.Start();
        things.Add(postgres);
        var app = App("flask-notes");
        app.Replace("requirements.txt", "# psycopg2>=2.9", "psycopg2>=2.9");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToAppEngine}");
        app.Replace("deploy.props", "Timeout=\"1m\"", "Timeout=\"1m\" FromEnvironment=\"NOTES_DATABASE\"");
        app.Variables["NOTES_DATABASE"] = postgres.Make("notes");
        app.Arguments.Add("-p:NotesDatabase=postgresql");

        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldContain("001-notes: done");
        ended.Text.ShouldNotContain(": warning");
        await Notes.Write(app);

        await Notes.ChangeAndComeBack(app);
        (await app.Run("DeployHistory")).ShouldSucceed().Text.ShouldContain("verified");
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hello_web_is_built_into_an_image_and_runs_in_the_flexible_environment()
    {
        var app = App("hello-web");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToAppEngine}");
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldNotContain(": warning");
        ended.Text.ShouldContain("building eu.gcr.io/shop-4711/appengine/the-app:");
        var page = await Page(app);
        page.ShouldContain("Hello");
        page.ShouldContain("1.0.0");
        var writes = emulator.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        emulator.Wire.Writes.Count.ShouldBe(writes);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_static_site_is_served_with_its_own_page_for_what_is_missing_and_nothing_of_ours()
    {
        var app = App("static-site");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToAppEngine}");
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url("production");
        (await Web.Get(new Uri(url, "notes/about"))).Ok.ShouldBeTrue();
        using var client = new HttpClient();
        foreach (var ours in new[] { "nowhere", "app.yaml", ".dogshore/serve.py" })
        {
            using var hidden = await client.GetAsync(new Uri(url, ours), TestContext.Current.CancellationToken);
            ((int)hidden.StatusCode).ShouldBe(404, ours);
        }
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    static async Task<string> Page(App app) => (await Web.Get(app.Url("production"))).Text;

    App App(string sample)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        foreach (var (name, value) in AppEngineSubject.Of(emulator, emulator.Identities.KeyOf(AppEngineSubject.Email, AppEngineSubject.Project, emulator.Url))) app.Variables[name] = value;
        app.Arguments.Add("-p:DeployTo=production");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
    }
}
