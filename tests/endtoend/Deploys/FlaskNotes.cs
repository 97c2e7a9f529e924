namespace Dogshore.EndToEnd.Deploys;

public sealed class FlaskNotes
{
    [Fact]
    public async Task A_note_survives_a_redeploy_and_a_rollback()
    {
        Tools.NeedFlask();
        await using var app = App.OfSample("flask-notes");
        await Survives(app);
    }

    [Fact]
    public async Task So_it_does_in_PostgreSQL_by_one_property()
    {
        Tools.NeedFlask();
        Tools.NeedPostgres();
        await using var app = App.OfSample("flask-notes");
        app.Arguments.Add("-p:NotesDatabase=postgresql");
        await Survives(app);
    }

    static async Task Survives(App app)
    {
        (await app.Deploy()).ShouldSucceed();
        (await Web.Post(app.Url(), ("body", "the tide is out"))).Status.ShouldBe(System.Net.HttpStatusCode.SeeOther);
        (await app.Get()).Text.ShouldContain("the tide is out");

        app.Replace("templates/notes.html", "<h1>Notes</h1>", "<h1>Log book</h1>");
        (await app.Deploy()).ShouldSucceed();
        var page = await app.Get();
        page.Text.ShouldContain("Log book");
        page.Text.ShouldContain("the tide is out");
        (await Web.Post(app.Url(), ("body", "the tide is in"))).Status.ShouldBe(System.Net.HttpStatusCode.SeeOther);

        (await app.Run("DeployRollback")).ShouldSucceed();
        page = await app.Get();
        page.Text.ShouldContain("<h1>Notes</h1>");
        page.Text.ShouldContain("the tide is out");
        page.Text.ShouldContain("the tide is in");
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_old_release_serving_and_says_why()
    {
        Tools.NeedFlask();
        await using var app = App.OfSample("flask-notes");
        (await app.Deploy()).ShouldSucceed();
        app.Write("schema/003-broken.sql", "alter table nowhere add column depth integer;");
        var ended = (await app.Deploy()).ShouldFail("DOG4105");
        ended.Text.ShouldContain("nowhere");
        File.ReadAllText(Path.Combine(app.DeployFolder(), "migrate.log")).ShouldContain("nowhere");
        app.OutcomeWord().ShouldBe("failed");
        (await app.Get()).Ok.ShouldBeTrue();

        app.Write("schema/003-broken.sql", "alter table note add column depth integer;");
        (await app.Deploy()).ShouldSucceed();
    }
}
