using System.Diagnostics;
using Dogshore.Conformance.Common;
using Dogshore.EndToEnd;
using Dogshore.Emulators.Heroku;

namespace Dogshore.Conformance.Heroku;

/// <summary>The samples by real builds: what is served are real pages of real processes.</summary>
public sealed class Samples : IAsyncLifetime
{
    const string ToHeroku = """<DeployTo Include="production" Platform="heroku" App="the-app" Create="true" Region="eu" />""";

    readonly HerokuEmulator emulator;
    readonly List<IAsyncDisposable> things = [];
    PrivatePostgres? postgres;

    public Samples() => emulator = new HerokuEmulator { MakeDatabase = name => postgres?.Make(name) ?? "postgres://nobody@127.0.0.1:1/none" };

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
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToHeroku}");
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
    public async Task Hello_web_brings_its_own_runtime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs what was published for linux-x64");
        var app = App("hello-web");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToHeroku}");
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldNotContain(": warning");
        (await app.Get("/", "production")).Text.ShouldContain("Hello");
        (await app.Get("/", "production")).Text.ShouldContain("1.0.0");
        var slug = emulator.App("the-app")!.Live!.Slug!;
        slug.ProcessTypes["web"].ShouldBe("DEPLOY_VERSION=1.0.0 ./hello-web --urls http://*:$PORT");
        File.Exists(Path.Combine(slug.Folder!, "libcoreclr.so")).ShouldBeTrue();
        var writes = emulator.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        emulator.Wire.Writes.Count.ShouldBe(writes);
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_static_site_is_served_with_its_cache_rules_its_own_page_for_what_is_missing_and_nothing_of_ours()
    {
        var app = App("static-site");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToHeroku}");
        (await app.Deploy()).ShouldSucceed();
        var url = app.Url("production");
        (await Web.Get(new Uri(url, "notes/about"))).Ok.ShouldBeTrue();
        using var client = new HttpClient();
        using var missing = await client.GetAsync(new Uri(url, "nowhere"), TestContext.Current.CancellationToken);
        ((int)missing.StatusCode).ShouldBe(404);
        (await missing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(await File.ReadAllTextAsync(Path.Combine(app.Folder, "404.html"), TestContext.Current.CancellationToken));
        foreach (var ours in new[] { "Procfile", "requirements.txt", ".dogshore/serve.py", ".python-version", "%2e%2e/etc/passwd", "..%2f..%2fetc%2fpasswd" })
        {
            using var hidden = await client.GetAsync(new Uri(url, ours), TestContext.Current.CancellationToken);
            ((int)hidden.StatusCode).ShouldBe(404, ours);
        }
        using var style = await client.GetAsync(new Uri(url, "css/site.css"), TestContext.Current.CancellationToken);
        style.Content.Headers.ContentType!.ToString().ShouldBe("text/css; charset=utf-8");
        emulator.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Herokus_own_tool_sees_what_a_deploy_made()
    {
        var tool = Tool();
        Assert.SkipUnless(tool is not null, "needs Heroku's own tool: npm install heroku, then PATH or HEROKU_CLI");
        var app = App("static-site");
        app.Replace("deploy.props", "<ItemGroup>", $"<ItemGroup>{ToHeroku}<DeployConfig Include=\"GREETING\" Value=\"ahoy\" />");
        (await app.Deploy()).ShouldSucceed();
        (await Heroku(tool!, "auth:whoami")).ShouldContain("ada@example.org");
        (await Heroku(tool!, "config:get", "GREETING", "-a", "the-app")).ShouldContain("ahoy");
        (await Heroku(tool!, "releases", "-a", "the-app")).ShouldContain("Deploy ");
        (await Heroku(tool!, "ps", "-a", "the-app")).ShouldContain("web.1: up");
        (await Heroku(tool!, "config:set", "MOOD=calm", "-a", "the-app")).ShouldContain("calm");
        // What a person set by it is theirs.
        app.Replace("deploy.props", "ahoy", "hello");
        (await app.Deploy()).ShouldSucceed();
        (await Heroku(tool!, "config", "-a", "the-app")).ShouldContain("calm");
    }

    static string? Tool() => Environment.GetEnvironmentVariable("HEROKU_CLI") is { Length: > 0 } named ? named : Tools.Find("heroku");

    async Task<string> Heroku(string tool, params string[] arguments)
    {
        var info = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        info.Environment["HEROKU_HOST"] = emulator.Url.ToString().TrimEnd('/');
        info.Environment["HEROKU_API_KEY"] = emulator.Accounts[0].Token;
        foreach (var quiet in new[] { "HEROKU_DISABLE_TELEMETRY", "DISABLE_TELEMETRY", "HEROKU_SKIP_NEW_VERSION_CHECK" }) info.Environment[quiet] = "1";
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"heroku {string.Join(' ', arguments)}\n{text}");
        return text;
    }

    App App(string sample)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        app.Variables["HEROKU_HOST"] = emulator.Url.ToString();
        app.Variables["HEROKU_API_KEY"] = emulator.Accounts[0].Token;
        app.Arguments.Add("-p:DeployTo=production");
        // The harness closes all feeds; the runtime packs of a self-contained app come from the machine's.
        var (_, sources) = Tools.Output("dotnet", null, "nuget", "list", "source", "--format", "Short");
        var feeds = sources.Split('\n').Where(line => line.StartsWith("E ", StringComparison.Ordinal)).Select((line, number) => $"<add key=\"feed{number}\" value=\"{line[2..].Trim()}\" />");
        app.Write("nuget.config", $"<configuration><packageSources>{string.Concat(feeds)}</packageSources></configuration>");
        app.Variables["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
    }
}
