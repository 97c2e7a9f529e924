using Dogshore.Conformance.Heroku;
using Dogshore.Emulators.Apps;
using Dogshore.Emulators.Kubernetes;
using Dogshore.Emulators.Registry;
using Dogshore.EndToEnd;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>The samples by real builds: real gunicorn behind a Service, a published .NET app in an image that no daemon made.</summary>
public sealed class Samples : IAsyncLifetime
{
    readonly KubernetesEmulator cluster = new();
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-samples-").FullName;
    readonly List<IAsyncDisposable> things = [];

    public async ValueTask InitializeAsync()
    {
        await cluster.Start();
        cluster.Registry.Make("base/empty:1", new Dictionary<string, byte[]>(), []);
    }

    [Fact]
    public async Task Flask_notes_is_gunicorn_behind_the_Service_and_its_migration_a_Job()
    {
        Tools.NeedFlask();
        Assert.SkipUnless(PrivatePostgres.IsHere, "needs postgresql and python3-psycopg2");
        var postgres = new PrivatePostgres();
        await postgres.Start();
        things.Add(postgres);
        var app = App("flask-notes");
        app.Replace("requirements.txt", "# psycopg2>=2.9", "psycopg2>=2.9");
        app.Replace("deploy.props", "Timeout=\"1m\"", "Timeout=\"1m\" FromEnvironment=\"NOTES_URL\"");
        app.Variables["NOTES_URL"] = postgres.Make("notes");
        app.Arguments.Add("-p:NotesDatabase=postgresql");

        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldContain("001-notes: done");
        ended.Text.ShouldNotContain(app.Variables["NOTES_URL"]!);
        File.ReadAllText(Path.Combine(app.DeployFolder("production"), "migrate.log")).ShouldContain("002-newest-first: done");
        (await Web.Post(app.Url("production"), ("body", "the tide is out"))).Status.ShouldBe(System.Net.HttpStatusCode.SeeOther);
        (await app.Get("/", "production")).Text.ShouldContain("the tide is out");
        cluster.Cluster.Store.List(Kinds.Service).ShouldContain(service => service["metadata"]!["name"]!.GetValue<string>() == "the-app");

        app.Replace("templates/notes.html", "<h1>Notes</h1>", "<h1>Log book</h1>");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/", "production")).Text.ShouldContain("Log book");
        (await app.Run("DeployRollback")).ShouldSucceed();
        var page = (await app.Get("/", "production")).Text;
        page.ShouldContain("<h1>Notes</h1>");
        page.ShouldContain("the tide is out");
        cluster.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hello_web_is_one_layer_on_its_base_and_the_same_again_writes_nothing()
    {
        var app = App("hello-web");
        var ended = (await app.Deploy()).ShouldSucceed();
        ended.Text.ShouldNotContain(": warning");
        (await app.Get("/", "production")).Text.ShouldContain("Hello");
        var writes = cluster.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        cluster.Wire.Writes.Count.ShouldBe(writes);
        cluster.Wire.Violations.ShouldBeEmpty();
    }

    App App(string sample)
    {
        var app = EndToEnd.App.OfSample(sample);
        things.Insert(0, app);
        app.Replace("deploy.props", "<ItemGroup>", $"""<ItemGroup><DeployTo Include="production" Platform="kubernetes" App="the-app" Registry="{cluster.Registry.Host}/apps" BaseImage="{cluster.Registry.Host}/base/empty:1" Drain="1s" />""");
        app.Variables["KUBECONFIG"] = cluster.KubeConfig;
        app.Variables["PATH"] = $"{BuilderScript.Write(folder)}:{AppEnvironment.SearchPath}";
        app.Arguments.Add("-p:DeployTo=production");
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
