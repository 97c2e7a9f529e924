using Dogshore.EndToEnd;

namespace Dogshore.Conformance.Common;

/// <summary>What a visitor does with the sample flask-notes on any platform, at the destination <c>production</c>.</summary>
static class Notes
{
    const string Note = "the tide is out";

    public static async Task Write(App app)
    {
        (await Web.Post(app.Url("production"), ("body", Note))).Status.ShouldBe(System.Net.HttpStatusCode.SeeOther);
        (await app.Get("", "production")).Text.ShouldContain(Note);
    }

    /// <summary>A release with another page and the way back; the note outlives both.</summary>
    public static async Task ChangeAndComeBack(App app)
    {
        app.Replace("templates/notes.html", "<h1>Notes</h1>", "<h1>Log book</h1>");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("", "production")).Text.ShouldContain("Log book");
        (await app.Run("DeployRollback")).ShouldSucceed();
        var page = (await app.Get("", "production")).Text;
        page.ShouldContain("<h1>Notes</h1>");
        page.ShouldContain(Note);
    }
}
