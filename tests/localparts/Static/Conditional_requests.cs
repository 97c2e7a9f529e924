using System.Net;

namespace Dogshore.LocalParts.Static;

public sealed class Conditional_requests : IDisposable
{
    static readonly DateTime Fixed = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_of_one_time_and_length_but_other_bytes_have_other_tags()
    {
        folder.With("a.js", "aaaa").With("b.js", "bbbb");
        foreach (var file in new[] { "a.js", "b.js" }) File.SetLastWriteTimeUtc(folder[file], Fixed);
        await using var site = await Served.From(folder);
        using var a = await site.Get("/a.js");
        using var b = await site.Get("/b.js");
        a.Headers.ETag!.IsWeak.ShouldBeFalse();
        a.Headers.ETag.ShouldNotBe(b.Headers.ETag);
    }

    [Fact]
    public async Task The_same_bytes_have_the_same_tag_in_the_next_release()
    {
        using var next = new Folder();
        await using var one = await Served.From(folder.With("a.js", "aaaa"));
        await using var two = await Served.From(next.With("a.js", "aaaa"));
        using var before = await one.Get("/a.js");
        using var after = await two.Get("/a.js");
        after.Headers.ETag.ShouldBe(before.Headers.ETag);
    }

    [Fact]
    public async Task A_known_tag_is_answered_with_304_and_no_body()
    {
        await using var site = await Served.From(folder.With("a.js", "aaaa"));
        using var first = await site.Get("/a.js");
        using var again = await site.Get("/a.js", ("If-None-Match", $"\"other\", W/{first.Headers.ETag}"));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag.ShouldBe(first.Headers.ETag);
        again.Headers.CacheControl.ShouldBe(first.Headers.CacheControl);
        (await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task If_none_match_wins_over_if_modified_since()
    {
        await using var site = await Served.From(folder.With("a.js", "aaaa"));
        using var first = await site.Get("/a.js");
        var date = first.Content.Headers.LastModified!.Value.ToString("r");
        using var other = await site.Get("/a.js", ("If-None-Match", "\"other\""), ("If-Modified-Since", date));
        using var known = await site.Get("/a.js", ("If-None-Match", first.Headers.ETag!.ToString()), ("If-Modified-Since", Fixed.ToString("r")));
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task The_same_date_is_not_modified()
    {
        await using var site = await Served.From(folder.With("a.js", "aaaa"));
        using var first = await site.Get("/a.js");
        using var again = await site.Get("/a.js", ("If-Modified-Since", first.Content.Headers.LastModified!.Value.ToString("r")));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_file_older_than_the_clients_is_sent_because_a_rollback_brings_it_back()
    {
        await using var site = await Served.From(folder.With("a.js", "aaaa"));
        using var answer = await site.Get("/a.js", ("If-Modified-Since", DateTime.UtcNow.AddDays(1).ToString("r")));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_fixed_time_of_the_archive_is_told_as_the_time_of_unpacking()
    {
        folder.With("a.js", "aaaa");
        File.SetLastWriteTimeUtc(folder["a.js"], Fixed);
        Directory.SetLastWriteTimeUtc(folder.Path, Fixed.AddYears(1));
        await using var site = await Served.From(folder);
        using var answer = await site.Get("/a.js");
        answer.Content.Headers.LastModified.ShouldBe(new DateTimeOffset(Fixed.AddYears(1)));
    }

    [Theory]
    [InlineData("If-Match", "\"other\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Match", "*", HttpStatusCode.OK)]
    [InlineData("If-Unmodified-Since", "Wed, 01 Jan 2020 00:00:00 GMT", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-None-Match", "*", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "nonsense", HttpStatusCode.OK)]
    public async Task A_condition_has_its_status(string name, string value, HttpStatusCode status)
    {
        await using var site = await Served.From(folder.With("a.js", "aaaa"));
        using var answer = await site.Get("/a.js", (name, value));
        answer.StatusCode.ShouldBe(status);
    }
}
