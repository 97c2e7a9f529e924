using Dogshore.EndToEnd;
using Dogshore.Emulators.CodePipeline;

namespace Dogshore.Conformance.CodePipeline;

/// <summary>The samples by real builds: what is served are real pages of real processes.</summary>
public sealed class Samples : IAsyncLifetime
{
    readonly PipelineEmulator emulator = new();
    readonly List<IAsyncDisposable> things = [];

    public async ValueTask InitializeAsync() => await emulator.Start();

    [Theory]
    [InlineData("codepipeline", "hello-web", "GREETING")]
    [InlineData("codestar", "hello-web", "GREETING")]
    public async Task Hello_web_goes_through_a_pipeline_once_its_config_is_limited_to_others(string platform, string sample, string config)
    {
        var pipeline = await emulator.Make(platform == "codestar" ? "the-app-Pipeline" : "the-app");
        var app = App(sample, platform, pipeline);

        var refused = await app.Deploy();
        refused.Text.ShouldContain("DOG1301");
        refused.Text.ShouldContain($"such as {config}");
        pipeline.Executions.ShouldBeEmpty();

        app.Replace("deploy.props", "Value=\"Hello\"", "Value=\"Hello\" Except=\"production\"");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/", "production")).Text.ShouldContain("Hello");
        app.Replace("Page.cs", ", shore.", ", harbour.");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/", "production")).Text.ShouldContain("harbour");
        (await app.Run("DeployRollback")).ShouldSucceed();
        (await app.Get("/", "production")).Text.ShouldContain("shore");
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Flask_notes_goes_through_a_pipeline_that_leaves_its_database_to_the_app()
    {
        Tools.NeedFlask();
        var pipeline = await emulator.Make("the-app");
        var app = App("flask-notes", "codepipeline", pipeline);
        (await app.Deploy()).Text.ShouldContain("DOG1050");
        app.Replace("deploy.props", "Include=\"DATABASE_URL\"", "Include=\"DATABASE_URL\" On=\"local\"");
        app.Replace("deploy.props", "gunicorn notes:app", "python3 migrate.py &amp;&amp; gunicorn notes:app");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/", "production")).Text.ShouldContain("<h1>Notes</h1>");
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    App App(string sample, string platform, Pipeline pipeline)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        (app.Variables["AWS_ENDPOINT_URL"], app.Variables["AWS_ACCESS_KEY_ID"], app.Variables["AWS_SECRET_ACCESS_KEY"]) = (emulator.Url.ToString(), "AKIAEXAMPLE", "secret-of-the-emulator");
        app.Arguments.Add("-p:DeployTo=production");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup><DeployTo Include=\"production\" Platform=\"{platform}\" App=\"the-app\" Region=\"eu-west-1\" BaseUrl=\"{pipeline.Router.Url}\" />");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
    }
}
