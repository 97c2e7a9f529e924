using Dogshore.EndToEnd;
using Dogshore.Emulators.S3;

namespace Dogshore.Conformance.S3;

/// <summary>The sample of a static site by real builds to a bucket, with no other destination.</summary>
public sealed class StaticSite : IAsyncLifetime
{
    readonly S3Emulator store = new() { Contract = RestModel.Find("s3", bucketInPath: true), PageSize = 3 };
    readonly Website website;

    public StaticSite() => website = new Website(store);

    public async ValueTask InitializeAsync()
    {
        await store.Start();
        await website.Start();
        store.Buckets["lights"] = new Bucket();
    }

    [Fact]
    public async Task It_is_deployed_found_unchanged_changed_and_brought_back()
    {
        await using var app = ToBucket();
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/lights/", "www")).Text.ShouldContain("Harbour lights");
        var style = await app.Get("/lights/css/site.css", "www");
        style.Headers["Content-Type"].ShouldBe("text/css; charset=utf-8");
        style.Headers["Cache-Control"].ShouldBe("public, max-age=3600");

        var writes = store.Wire.Writes.Count;
        (await app.Deploy()).ShouldSucceed();
        app.OutcomeWord("www").ShouldBe("unchanged");
        store.Wire.Writes.Count.ShouldBe(writes);

        app.Replace("index.html", "</body>", "<p>The lamps are lit.</p></body>");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/lights/", "www")).Text.ShouldContain("The lamps are lit.");
    }

    [Fact]
    public async Task It_is_brought_back_without_sending_its_files_again()
    {
        await using var app = ToBucket();
        (await app.Deploy()).ShouldSucceed();
        app.Replace("404.html", "</body>", "<p>Look elsewhere.</p></body>");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get("/lights/404.html", "www")).Text.ShouldContain("Look elsewhere.");
        var sent = Sent();
        (await app.Run("DeployRollback")).ShouldSucceed();
        (await app.Get("/lights/404.html", "www")).Text.ShouldNotContain("Look elsewhere.");
        Sent().ShouldBe(sent);
    }

    App ToBucket()
    {
        var app = App.OfSample("static-site");
        app.Variables["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE";
        app.Variables["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator";
        app.Replace("deploy.props", "<DeployHeaders Include=\"assets\"", $"""<DeployTo Include="www" Platform="s3" Bucket="lights" Endpoint="{store.Url}" BaseUrl="{website.Url}lights" /><DeployHeaders Include="assets" """);
        app.Arguments.Add("-p:DeployTo=www");
        return app;
    }

    int Sent() => store.Wire.Requests.Count(request => request.Method == "PUT" && request.Path.Contains("/.dogshore/bytes/", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        store.Wire.Violations.ShouldBeEmpty();
        await website.DisposeAsync();
        await store.DisposeAsync();
    }
}
