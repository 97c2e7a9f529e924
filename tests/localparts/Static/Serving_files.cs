using System.Net;
using Dogshore.Local;

namespace Dogshore.LocalParts.Static;

public sealed class Serving_files : IDisposable
{
    readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_root_and_a_folder_answer_with_their_index()
    {
        await using var site = await Served.From(folder.With("index.html", "home").With("docs/index.html", "docs"));
        (await site.Text("/")).ShouldBe("home");
        (await site.Text("/docs/")).ShouldBe("docs");
    }

    [Fact]
    public async Task A_folder_without_a_slash_is_sent_on_with_its_query()
    {
        await using var site = await Served.From(folder.With("a b/index.html", "x"));
        using var answer = await site.Get("/a%20b?q=1");
        answer.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Headers.Location!.OriginalString.ShouldBe("/a%20b/?q=1");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
    }

    [Fact]
    public async Task A_folder_without_an_index_is_not_listed()
    {
        await using var site = await Served.From(folder.With("docs/a.txt", "x"));
        using var with = await site.Get("/docs/");
        using var without = await site.Get("/docs");
        with.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        without.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_missing_page_is_the_sites_own_404_page()
    {
        await using var site = await Served.From(folder.With("404.html", "lost"));
        using var answer = await site.Get("/no", ("If-None-Match", "*"), ("Range", "bytes=0-1"));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("lost");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_page_without_a_404_page_says_so_in_a_line()
    {
        await using var site = await Served.From(folder.With("index.html", "x"));
        using var answer = await site.Get("/no");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("Not found\n");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_refused_with_those_that_are_allowed(string method)
    {
        await using var site = await Served.From(folder.With("index.html", "x"));
        using var answer = await site.Send(new HttpMethod(method), "/");
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Fact]
    public async Task HEAD_says_all_that_GET_says_but_the_bytes()
    {
        await using var site = await Served.From(folder.With("a.css", "body{}"));
        using var get = await site.Get("/a.css");
        using var head = await site.Send(HttpMethod.Head, "/a.css");
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(6);
        head.Headers.ETag.ShouldBe(get.Headers.ETag);
        head.Content.Headers.LastModified.ShouldBe(get.Content.Headers.LastModified);
        (await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await using var site = await Served.From(folder.With("empty.txt", ""));
        using var answer = await site.Get("/empty.txt", ("Range", "bytes=0-"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe(0);
    }

    [Theory]
    [InlineData("a.html", "text/html; charset=utf-8")]
    [InlineData("a.css", "text/css; charset=utf-8")]
    [InlineData("a.js", "text/javascript; charset=utf-8")]
    [InlineData("a.mjs", "text/javascript; charset=utf-8")]
    [InlineData("a.txt", "text/plain; charset=utf-8")]
    [InlineData("a.json", "application/json")]
    [InlineData("a.svg", "image/svg+xml")]
    [InlineData("a.xml", "text/xml")]
    [InlineData("a.wasm", "application/wasm")]
    [InlineData("a.avif", "image/avif")]
    [InlineData("a.webmanifest", "application/manifest+json")]
    [InlineData("a.WOFF2", "font/woff2")]
    [InlineData("LICENSE", "application/octet-stream")]
    [InlineData("a.unheard-of", "application/octet-stream")]
    public async Task A_content_type_is_told_by_the_extension(string file, string type)
    {
        await using var site = await Served.From(folder.With(file, "x"));
        using var answer = await site.Get("/" + file);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Theory]
    [InlineData("/index.html", "no-cache")]
    [InlineData("/app.1a2b.js", "public, max-age=31536000, immutable")]
    [InlineData("/css/deep/site.css", "public, max-age=31536000, immutable")]
    [InlineData("/img/logo.png", "max-age=60")]
    [InlineData("/data.json", "public, max-age=0, must-revalidate")]
    public async Task Cache_control_is_the_first_rule_that_matches_or_what_is_safe(string path, string cache)
    {
        folder.With("index.html", "x").With("app.1a2b.js", "x").With("css/deep/site.css", "x").With("img/logo.png", "x").With("data.json", "x");
        await using var site = await Served.From(folder,
            new HeadersRecord("**/*.css; **/*.js", "public, max-age=31536000, immutable"), new HeadersRecord("img/*", "max-age=60"), new HeadersRecord("**/*.js", "never reached"));
        using var answer = await site.Get(path);
        answer.Headers.NonValidated["Cache-Control"].ToString().ShouldBe(cache);
    }
}
