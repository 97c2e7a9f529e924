using Dogshore.Conformance.Common;
using Dogshore.EndToEnd;
using Dogshore.Emulators.PythonAnywhere;

namespace Dogshore.Conformance.PythonAnywhere;

/// <summary>The samples by real builds: what is served are real pages, by gunicorn.</summary>
public sealed class Samples : IAsyncLifetime
{
    readonly PythonAnywhereEmulator emulator = new();
    readonly List<IAsyncDisposable> things = [];

    public async ValueTask InitializeAsync()
    {
        // Each test deploys more often than a person would.
        emulator.MostRequests = 1000;
        await emulator.Start();
    }

    [Fact]
    public async Task Flask_notes_keeps_its_notes_in_a_database_that_was_migrated()
    {
        Tools.NeedFlask();
        var app = App("flask-notes");
        app.Replace("deploy.props", "<DeployDatabase ", """<DeployStatic Include="static" Prefix="static/" /><DeployDatabase """);
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldContain("001-notes: done");
        ended.Text.ShouldNotContain(": warning");
        File.ReadAllText(Path.Combine(app.DeployFolder("production"), "migrate.log")).ShouldContain("002-newest-first: done");
        await Notes.Write(app);
        (await app.Get("static/notes.css", "production")).Text.ShouldBe(File.ReadAllText(Path.Combine(app.Folder, "static", "notes.css")));

        await Notes.ChangeAndComeBack(app);

        var writes = emulator.Wire.Writes.Count;
        app.Replace("templates/notes.html", "<h1>Log book</h1>", "<h1>Notes</h1>");
        (await app.Deploy()).ShouldSucceed();
        emulator.Wire.Writes.Count.ShouldBe(writes);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dotnet_app_is_refused_with_the_reason()
    {
        var app = App("hello-web");
        var ended = await app.Deploy();
        ended.ShouldFail("DOG1073").Text.ShouldContain("PythonAnywhere offers no .NET");
        emulator.Wire.Requests.ShouldBeEmpty();
    }

    App App(string sample)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        app.Replace("deploy.props", "<ItemGroup>", $"""<ItemGroup><DeployTo Include="production" Platform="pythonanywhere" App="{sample}" Domain="{sample}.example.org" BaseUrl="{emulator.Front}{sample}/" Create="true" />""");
        app.Variables["PYTHONANYWHERE_SITE"] = emulator.Url.ToString();
        app.Variables["PYTHONANYWHERE_USERNAME"] = emulator.Accounts[0].User;
        app.Variables["API_TOKEN"] = emulator.Accounts[0].Token;
        app.Arguments.Add("-p:DeployTo=production");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
    }
}
