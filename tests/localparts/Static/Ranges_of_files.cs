using System.Net;

namespace Dogshore.LocalParts.Static;

public sealed class Ranges_of_files : IDisposable
{
    readonly Folder folder = new Folder().With("a.txt", "0123456789");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bytes=0-0", "0", "bytes 0-0/10")]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", "789", "bytes 7-9/10")]
    [InlineData("bytes=-99", "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=5-99", "56789", "bytes 5-9/10")]
    [InlineData("bytes=1-2,50-60", "12", "bytes 1-2/10")]
    public async Task One_part_is_sent_with_its_place(string range, string text, string place)
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/a.txt", ("Range", range));
        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe(place);
        answer.Content.Headers.ContentLength.ShouldBe(text.Length);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(text);
    }

    [Fact]
    public async Task Several_parts_are_sent_as_one_body_of_parts()
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/a.txt", ("Range", "bytes=0-1, 4-5, -1"));
        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("multipart/byteranges");
        var boundary = answer.Content.Headers.ContentType.Parameters.Single().Value;
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentLength.ShouldBe(body.Length);
        body.ReplaceLineEndings("\n").ShouldBe($"""

            --{boundary}
            Content-Type: text/plain; charset=utf-8
            Content-Range: bytes 0-1/10

            01
            --{boundary}
            Content-Type: text/plain; charset=utf-8
            Content-Range: bytes 4-5/10

            45
            --{boundary}
            Content-Type: text/plain; charset=utf-8
            Content-Range: bytes 9-9/10

            9
            --{boundary}--

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=20-30, 40-")]
    public async Task A_part_that_is_not_there_is_416_with_the_length(string range)
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/a.txt", ("Range", range));
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */10");
    }

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=0-9,0-9")]
    [InlineData("bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0")]
    public async Task What_is_no_range_or_too_much_of_one_gets_the_whole(string range)
    {
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/a.txt", ("Range", range));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("0123456789");
    }

    [Fact]
    public async Task If_range_gives_the_part_only_of_the_same_bytes()
    {
        await using var site = await Served.From(folder);
        using var first = await site.Get("/a.txt");
        using var same = await site.Get("/a.txt", ("Range", "bytes=0-1"), ("If-Range", first.Headers.ETag!.ToString()));
        using var other = await site.Get("/a.txt", ("Range", "bytes=0-1"), ("If-Range", "\"other\""));
        using var weak = await site.Get("/a.txt", ("Range", "bytes=0-1"), ("If-Range", "W/" + first.Headers.ETag));
        using var date = await site.Get("/a.txt", ("Range", "bytes=0-1"), ("If-Range", first.Content.Headers.LastModified!.Value.ToString("r")));
        using var later = await site.Get("/a.txt", ("Range", "bytes=0-1"), ("If-Range", DateTime.UtcNow.AddDays(1).ToString("r")));
        same.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        weak.StatusCode.ShouldBe(HttpStatusCode.OK);
        date.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        later.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
