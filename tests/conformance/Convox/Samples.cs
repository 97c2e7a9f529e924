using Dogshore.Conformance.Common;
using Dogshore.Conformance.Heroku;
using Dogshore.EndToEnd;
using Dogshore.Emulators.Convox;

namespace Dogshore.Conformance.Convox;

/// <summary>The samples by real builds: what is served are real pages of real processes.</summary>
public sealed class Samples : IAsyncLifetime
{
    const string ToConvox = """<DeployTo Include="production" Platform="convox" App="the-app" />""";

    readonly ConvoxEmulator emulator;
    readonly List<IAsyncDisposable> things = [];
    PrivatePostgres? postgres;

    public Samples() => emulator = new ConvoxEmulator { MakeDatabase = name => postgres?.Make(name.Replace('-', '_')) ?? "postgres://nobody@127.0.0.1:1/none" };

    public async ValueTask InitializeAsync() => await emulator.Start();

    [Fact]
    public async Task Flask_notes_keeps_its_notes_in_a_database_that_was_made_and_migrated()
    {
        Tools.NeedFlask();
        Assert.SkipUnless(PrivatePostgres.IsHere, "needs postgresql and python3-psycopg2");
        postgres = new PrivatePostgres();
        await postgres.Start();
        things.Add(postgres);
        var app = App("flask-notes");
        app.Replace("requirements.txt", "# psycopg2>=2.9", "psycopg2>=2.9");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToConvox}");
        app.Replace("deploy.props", "Timeout=\"1m\"", "Timeout=\"1m\" Create=\"true\"");
        app.Arguments.Add("-p:NotesDatabase=postgresql");

        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldContain("001-notes: done");
        File.ReadAllText(Path.Combine(app.DeployFolder("production"), "migrate.log")).ShouldContain("002-newest-first: done");
        await Notes.Write(app);

        await Notes.ChangeAndComeBack(app);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hello_web_is_published_into_an_image_and_its_files_are_shown()
    {
        var app = App("hello-web");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToConvox}");
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldNotContain(": warning");
        (await app.Get("/", "production")).Text.ShouldContain("Hello");
        (await app.Get("/", "production")).Text.ShouldContain("1.0.0");
        var files = (await app.Run("DeployList")).ShouldSucceed().Text;
        files.ShouldContain("Dockerfile");
        files.ShouldContain("convox.yml");
        var writes = emulator.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        emulator.Wire.Writes.Count.ShouldBe(writes);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_static_site_is_served_with_its_own_page_for_what_is_missing_and_nothing_of_ours()
    {
        var app = App("static-site");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToConvox}");
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url("production");
        (await Web.Get(new Uri(url, "notes/about"))).Ok.ShouldBeTrue();
        using var client = new HttpClient();
        foreach (var ours in new[] { "nowhere", "Dockerfile", "convox.yml", ".dogshore/serve.py" })
        {
            using var hidden = await client.GetAsync(new Uri(url, ours), TestContext.Current.CancellationToken);
            ((int)hidden.StatusCode).ShouldBe(404, ours);
        }
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    App App(string sample)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        app.Variables["RACK_URL"] = emulator.RackUrl.ToString();
        app.Arguments.Add("-p:DeployTo=production");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
    }
}
