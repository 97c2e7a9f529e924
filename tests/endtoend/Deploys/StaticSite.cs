using System.Net;

namespace Dogshore.EndToEnd.Deploys;

public sealed class StaticSite
{
    [Fact]
    public async Task Its_pages_come_with_the_headers_of_the_manifest_and_of_files()
    {
        await using var app = App.OfSample("static-site");
        (await app.Deploy()).ShouldSucceed();
        var page = await app.Get();
        page.Text.ShouldContain("Harbour lights");
        page.Headers["Content-Type"].ShouldStartWith("text/html");
        page.Headers["Cache-Control"].ShouldContain("no-cache");
        page.Headers.Keys.ShouldContain("ETag");
        page.Headers.Keys.ShouldContain("Last-Modified");
        var style = await app.Get("/css/site.css");
        style.Headers["Content-Type"].ShouldStartWith("text/css");
        style.Headers["Cache-Control"].ShouldContain("max-age=3600");
    }

    [Fact]
    public async Task What_the_visitor_has_already_is_not_sent_again()
    {
        await using var app = App.OfSample("static-site");
        (await app.Deploy()).ShouldSucceed();
        var tag = (await app.Get("/light.svg")).Headers["ETag"];
        (await Web.Get(new Uri(app.Url(), "/light.svg"), ("If-None-Match", tag))).Status.ShouldBe(HttpStatusCode.NotModified);
        var part = await Web.Get(new Uri(app.Url(), "/light.svg"), ("Range", "bytes=0-3"));
        part.Status.ShouldBe(HttpStatusCode.PartialContent);
        part.Text.ShouldBe("<svg");
    }

    [Fact]
    public async Task A_path_that_leads_out_of_the_site_finds_nothing()
    {
        await using var app = App.OfSample("static-site");
        (await app.Deploy()).ShouldSucceed();
        foreach (var path in new[] { "/..%2f..%2fapp.json", "/%2e%2e/%2e%2e/app.json", "/css/..%5c..%5capp.json", "/deploy.props", "/static-site.proj" })
            (await app.Get(path)).Ok.ShouldBeFalse(path);
    }

    [Fact]
    public async Task The_graph_build_deploys_a_single_project_too()
    {
        await using var app = App.OfSample("static-site");
        (await app.Deploy("-graph")).ShouldSucceed();
        (await app.Get()).Ok.ShouldBeTrue();
    }
}
