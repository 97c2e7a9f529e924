using Dogshore.Conformance.Common;
using Dogshore.Conformance.Heroku;
using Dogshore.Emulators.Apps;
using Dogshore.Emulators.Kubernetes;
using Dogshore.EndToEnd;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>The samples by real builds on a platform of the family: their processes are real ones.</summary>
public abstract class SamplesOfOneCluster(KubernetesEmulator cluster) : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-samples-").FullName;
    readonly List<IAsyncDisposable> things = [];

    protected KubernetesEmulator Cluster => cluster;

    /// <summary>Platform and attributes of the destination.</summary>
    private protected abstract string Destination { get; }

    public virtual async ValueTask InitializeAsync() => await cluster.Start();

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
        await Notes.Write(app);
        (await app.Run("DeployLogs")).ShouldSucceed().Text.ShouldContain("Starting gunicorn");
        cluster.Cluster.Store.List(Kinds.Service).ShouldContain(service => service["metadata"]!["name"]!.GetValue<string>() == "the-app");

        await Notes.ChangeAndComeBack(app);
        cluster.Wire.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hello_web_is_what_was_published_and_the_same_again_writes_nothing()
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
        app.Replace("deploy.props", "<ItemGroup>", $"""<ItemGroup><DeployTo Include="production" App="the-app" Drain="1s" {Destination} />""");
        app.Variables["KUBECONFIG"] = cluster.KubeConfig;
        app.Variables["PATH"] = $"{BuilderScript.Write(folder)}:{AppEnvironment.SearchPath}";
        app.Arguments.Add("-p:DeployTo=production");
        return app;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        foreach (var thing in things) await thing.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
