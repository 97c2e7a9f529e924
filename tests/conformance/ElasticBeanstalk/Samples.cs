using Dogshore.Conformance.Common;
using Dogshore.EndToEnd;
using Dogshore.Emulators.ElasticBeanstalk;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>The samples by real builds: what is served are real pages of real processes.</summary>
public sealed class Samples : IAsyncLifetime
{
    const string ToBeanstalk = """<DeployTo Include="production" Platform="elasticbeanstalk" App="the-app" Region="eu-west-1" Create="true" Grace="20s" />""";

    readonly BeanstalkEmulator emulator = new();
    readonly List<IAsyncDisposable> things = [];

    public async ValueTask InitializeAsync() => await emulator.Start();

    [Fact]
    public async Task Flask_notes_serves_its_pages_from_a_database_that_was_migrated()
    {
        Tools.NeedFlask();
        Assert.SkipUnless(Heroku.PrivatePostgres.IsHere, "needs postgresql and python3-psycopg2");
        var postgres = new Heroku.PrivatePostgres();
        await postgres.Start();
        things.Add(postgres);
        var app = App("flask-notes");
        app.Replace("requirements.txt", "# psycopg2>=2.9", "psycopg2>=2.9");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToBeanstalk}");
        app.Replace("deploy.props", "Timeout=\"1m\"", "Timeout=\"1m\" FromEnvironment=\"NOTES_DATABASE\"");
        app.Variables["NOTES_DATABASE"] = postgres.Make("notes");
        app.Arguments.Add("-p:NotesDatabase=postgresql");

        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldContain("001-notes: done");
        await Notes.Write(app);

        await Notes.ChangeAndComeBack(app);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hello_web_runs_on_the_NET_of_its_stack()
    {
        var app = App("hello-web");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToBeanstalk}");
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldNotContain(": warning");
        ended.Text.ShouldContain("running .NET 10");
        (await app.Get("/", "production")).Text.ShouldContain("Hello");
        (await app.Get("/", "production")).Text.ShouldContain("1.0.0");
        var writes = emulator.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        emulator.Wire.Writes.Count.ShouldBe(writes);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    Dictionary<string, string> Credentials => new()
    {
        ["AWS_ENDPOINT_URL"] = emulator.Url.ToString(),
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator",
    };

    App App(string sample)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        foreach (var (name, value) in Credentials) app.Variables[name] = value;
        app.Arguments.Add("-p:DeployTo=production");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
    }
}
