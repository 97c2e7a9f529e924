using System.Net;

namespace Dogshore.LocalParts.Static;

public sealed class Precompressed_files : IDisposable
{
    readonly Folder folder = new Folder().With("app.js", "plain").With("app.js.br", "brotli").With("app.js.gz", "gzip").With("alone.js", "alone");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("br, gzip", "brotli")]
    [InlineData("gzip, br", "brotli")]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("*", "brotli")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("br;q=0.5, gzip;q=0.9", "gzip")]
    [InlineData("identity, br;q=0.1", "plain")]
    [InlineData("br;q=0", "plain")]
    [InlineData("zstd, deflate", "plain")]
    [InlineData("identity;q=0", "plain")]
    public async Task The_client_gets_the_form_that_it_likes_best(string accepted, string body)
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/app.js", ("Accept-Encoding", accepted));
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(body);
        answer.Content.Headers.ContentEncoding.ShouldBe(body switch { "brotli" => ["br"], "gzip" => ["gzip"], _ => [] });
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        answer.Headers.Vary.ShouldBe(["Accept-Encoding"]);
    }

    [Fact]
    public async Task Each_form_has_its_own_tag()
    {
        await using var site = await Served.From(folder);
        using var plain = await site.Get("/app.js");
        using var packed = await site.Get("/app.js", ("Accept-Encoding", "br"));
        using var crossed = await site.Get("/app.js", ("Accept-Encoding", "br"), ("If-None-Match", plain.Headers.ETag!.ToString()));
        using var known = await site.Get("/app.js", ("Accept-Encoding", "br"), ("If-None-Match", packed.Headers.ETag!.ToString()));
        packed.Headers.ETag.ShouldNotBe(plain.Headers.ETag);
        crossed.StatusCode.ShouldBe(HttpStatusCode.OK);
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        known.Headers.Vary.ShouldBe(["Accept-Encoding"]);
    }

    [Fact]
    public async Task A_file_without_packed_forms_does_not_vary()
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/alone.js", ("Accept-Encoding", "br, gzip"));
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        answer.Headers.Vary.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_packed_file_asked_for_by_its_own_name_is_a_file_like_any_other()
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/app.js.gz", ("Accept-Encoding", "gzip"));
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/gzip");
    }
}
