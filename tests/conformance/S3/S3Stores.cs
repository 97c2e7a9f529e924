using System.Collections.Immutable;
using Dogshore.Cdn;
using Dogshore.Emulators;
using Dogshore.Emulators.S3;
using Dogshore.Faults;
using Dogshore.Platforms;
using Dogshore.Platforms.S3;
using Dogshore.Worlds;

namespace Dogshore.Conformance.S3;

/// <summary>The bucket as a store of static files, on the emulators of S3 and CloudFront.</summary>
public sealed class S3Stores : IAsyncLifetime
{
    readonly S3Emulator store = new() { Contract = RestModel.Find("s3", bucketInPath: true), PageSize = 3 };
    readonly CloudFrontEmulator edge = new() { Contract = RestModel.Find("cloudfront") };
    readonly string file = Path.GetTempFileName();
    readonly Engine.Heard heard = new();
    readonly Http http = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;
    static readonly ServedAs styles = new("text/css; charset=utf-8", null, "no-cache");

    public async ValueTask InitializeAsync()
    {
        await store.Start();
        await edge.Start();
        store.Buckets["assets"] = new Bucket();
    }

    public async ValueTask DisposeAsync()
    {
        store.Wire.Violations.ShouldBeEmpty();
        edge.Wire.Violations.ShouldBeEmpty();
        await store.DisposeAsync();
        await edge.DisposeAsync();
        http.Dispose();
        File.Delete(file);
    }

    StaticStore Open(string secret = "secret-of-the-emulator", string? prefix = "shop")
    {
        var platform = new S3Platform();
        var settings = new Dictionary<string, string> { ["Bucket"] = "assets", ["Endpoint"] = $"{store.Url}", ["CloudFrontEndpoint"] = $"{edge.Url}", ["Distribution"] = "E2EXAMPLE" };
        if (prefix is not null) settings["Prefix"] = prefix;
        var world = new World
        {
            Log = new FunnelLog(heard),
            Environment = name => name switch { "AWS_ACCESS_KEY_ID" => "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY" => secret, _ => null },
            Directory = Path.GetTempPath(),
            Processes = new Processes(),
            Http = http,
            Clock = new Engine.HastyClock(3),
        };
        return platform.Store(new Destination("assets", platform, "shop") { Settings = settings.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase) }, world);
    }

    [Fact]
    public async Task Objects_get_their_headers_below_the_prefix_and_lists_have_many_pages()
    {
        using var s3 = Open();
        for (var number = 0; number < 8; number++) await s3.Put($"a b/ä+{number}.css", Body.Of("x"u8.ToArray()), styles, Stop);
        (await s3.List(Stop)).Keys.Order().ShouldBe(Enumerable.Range(0, 8).Select(number => $"a b/ä+{number}.css"));
        var there = store.Buckets["assets"]["shop/a b/ä+0.css"]!;
        (there.Headers["content-type"], there.Headers["cache-control"]).ShouldBe(("text/css; charset=utf-8", "no-cache"));
        store.Wire.Requests.Count(request => request.Method == "GET").ShouldBe(3);
    }

    [Fact]
    public async Task Headers_are_changed_by_a_copy_and_removals_go_by_the_thousand()
    {
        using var s3 = Open();
        var tag = await s3.Put("a.css", Body.Of("x"u8.ToArray()), styles, Stop);
        (await s3.Copy("a.css", "a.css", styles with { Cache = "public, max-age=60" }, Stop)).ShouldBe(tag);
        store.Buckets["assets"]["shop/a.css"]!.Headers["cache-control"].ShouldBe("public, max-age=60");
        await s3.Delete(["a.css", "not there"], Stop);
        store.Buckets["assets"].Objects.ShouldBeEmpty();
        store.Wire.Writes.Count.ShouldBe(3);
    }

    /// <summary>Contract s3 §7.2: not every store knows the request for many.</summary>
    [Theory, InlineData(501, "NotImplemented"), InlineData(400, "InvalidRequest")]
    public async Task A_store_that_does_not_remove_many_at_once_is_asked_one_by_one(int status, string code)
    {
        using var s3 = Open();
        await s3.Put("a.css", Body.Of("x"u8.ToArray()), styles, Stop);
        await s3.Put("ä b/c.css", Body.Of("x"u8.ToArray()), styles, Stop);
        store.Wire.Break(request => request.Method == "POST", new Trouble.Answers(status, $"<Error><Code>{code}</Code><Message>no</Message></Error>", "application/xml", new Dictionary<string, string>()));
        await s3.Delete(["a.css", "ä b/c.css", "not there"], Stop);
        store.Buckets["assets"].Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_stays_although_the_store_answered_that_it_is_done_is_told()
    {
        using var s3 = Open();
        store.Wire.Break(request => request.Method == "POST", new Trouble.Answers(200, "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Error><Key>shop/a.css</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>", "application/xml", new Dictionary<string, string>()));
        var refused = await Should.ThrowAsync<DeployException>(() => s3.Delete(["a.css"], Stop));
        refused.Findings.Single().Fact.ShouldContain("remove shop/a.css: Access Denied (AccessDenied)");
    }

    [Fact]
    public async Task A_copy_that_is_refused_after_it_began_is_made_again()
    {
        using var s3 = Open();
        await s3.Put("a.css", Body.Of("x"u8.ToArray()), styles, Stop);
        store.Wire.Break(request => request.Changes, new Trouble.Answers(200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message></Error>", "application/xml", new Dictionary<string, string>()));
        await s3.Copy("a.css", "b ä.css", styles with { Cache = "public, max-age=60" }, Stop);
        store.Buckets["assets"]["shop/b ä.css"]!.Headers["cache-control"].ShouldBe("public, max-age=60");
    }

    [Fact]
    public async Task Row_15_of_two_writers_of_a_record_one_wins()
    {
        using var s3 = Open();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => s3.WriteRecord("r.json", System.Text.Encoding.UTF8.GetBytes($"{number}"), null, Stop)));
        results.Count(tag => tag is not null).ShouldBe(1);
        var (record, first) = ((await s3.ReadRecord("r.json", null, Stop))!, results.Single(tag => tag is not null)!);
        record.Tag.ShouldBe(first);
        (await s3.WriteRecord("r.json", "next"u8.ToArray(), "\"another\"", Stop)).ShouldBeNull();
        (await s3.WriteRecord("r.json", "next"u8.ToArray(), first, Stop)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_record_that_is_known_is_not_sent_again()
    {
        using var s3 = Open();
        var first = (await s3.WriteRecord("r.json", "one"u8.ToArray(), null, Stop))!;
        var known = (await s3.ReadRecord("r.json", null, Stop))!;
        known.Tag.ShouldBe(first);
        (await s3.ReadRecord("r.json", known, Stop)).ShouldBeSameAs(known);
        await s3.WriteRecord("r.json", "two"u8.ToArray(), first, Stop);
        (await s3.ReadRecord("r.json", known, Stop))!.Bytes.ToArray().ShouldBe("two"u8.ToArray());
    }

    [Fact]
    public async Task A_large_file_that_changed_since_it_was_listed_is_no_object()
    {
        using (var bytes = File.OpenWrite(file)) bytes.SetLength(101L << 20);
        using var s3 = Open();
        var refused = await Should.ThrowAsync<DeployException>(() => s3.Put("film.mp4", new Body(file, default, 101L << 20, new string('a', 64)), new ServedAs("video/mp4", null, null), Stop));
        refused.Findings.ShouldHaveSingleItem().Code.ShouldBe("DOG1211");
        store.Buckets["assets"].Objects.ShouldBeEmpty();
        store.Buckets["assets"].Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_25_a_record_of_which_the_answer_is_lost_is_read_back()
    {
        using var s3 = Open();
        store.Wire.Break(request => request.Changes, new Trouble.Resets(AfterEffect: true));
        (await s3.WriteRecord("r.json", "one"u8.ToArray(), null, Stop)).ShouldNotBeNull();
        store.Wire.Writes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Row_29_a_large_file_goes_in_parts_and_one_that_fails_leaves_none()
    {
        using (var bytes = File.OpenWrite(file)) bytes.SetLength(110L << 20);
        await using var read = File.OpenRead(file);
        var body = new Body(file, default, read.Length, Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(read, Stop)));
        using var s3 = Open();
        (await s3.Put("film.mp4", body, new ServedAs("video/mp4", null, null), Stop)).ShouldEndWith("-7\"");
        store.Buckets["assets"]["shop/film.mp4"]!.Bytes.Length.ShouldBe(110 << 20);

        using var broken = store.Wire.Break(request => request.Path.Contains("partNumber=3", StringComparison.Ordinal), Trouble.Status(503), int.MaxValue);
        await Should.ThrowAsync<DeployException>(() => s3.Put("other.mp4", body, new ServedAs("video/mp4", null, null), Stop));
        store.Buckets["assets"]["shop/other.mp4"].ShouldBeNull();
        store.Buckets["assets"].Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_does_not_fit_is_told_with_its_variables_and_without_its_secret()
    {
        using var s3 = Open(secret: "a-wrong-secret");
        var refused = await Should.ThrowAsync<DeployException>(() => s3.ReadRecord("r.json", null, Stop));
        refused.Findings.ShouldHaveSingleItem().Code.ShouldBe("DOG3212");
        refused.Message.ShouldContain("$AWS_SECRET_ACCESS_KEY");
        refused.Message.ShouldNotContain("a-wrong-secret");
    }

    [Fact]
    public async Task An_invalidation_is_waited_for_and_the_same_wish_again_is_the_same_one()
    {
        using var s3 = Open();
        edge.LooksUntilCompleted = 3;
        edge.Wire.Break(request => request.Changes, new Trouble.Resets(AfterEffect: true));
        await s3.Invalidate(["/", "/index.html"], "run-1", Stop);
        edge.Invalidations.ShouldHaveSingleItem().Paths.ShouldBe(["/", "/index.html"]);
        edge.Invalidations[0].Looks.ShouldBe(3);
    }

    [Fact]
    public async Task An_invalidation_that_is_refused_says_what_it_needs()
    {
        edge.Distributions.Clear();
        using var s3 = Open();
        var refused = await Should.ThrowAsync<DeployException>(() => s3.Invalidate(["/*"], "run-1", Stop));
        refused.Findings.ShouldHaveSingleItem().Code.ShouldBe("DOG3220");
        refused.Message.ShouldContain("NoSuchDistribution");
    }
}
