using System.Text;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Tests.Cdn;

/// <summary>The order in which a store is changed, and what a run that was cut off leaves to the next.</summary>
public sealed class SyncTests : IDisposable
{
    const string Fixed = "app.27e20196a850.css";

    readonly Shop shop = new Shop().Write("index.html").Write("site.css").Write(Fixed);

    public void Dispose() => shop.Dispose();

    [Fact]
    public async Task Row_40_assets_come_before_the_release_and_pages_after_it()
    {
        await shop.Assets();
        shop.Store.Names.ShouldBe([Fixed, "site.css"]);
        shop.Store.Done[0].ShouldBe("record", "what is ours is said before it is there");
        await shop.Publish("r1");
        shop.Store.Names.ShouldBe([Fixed, "index.html", "site.css"]);
    }

    [Fact]
    public async Task Row_20_the_same_again_writes_nothing_from_a_fresh_checkout_too()
    {
        await shop.Deploy("r1");
        shop.Write("index.html").Write("site.css");
        (await shop.Deploy("r1")).ShouldBeEmpty();
        (await shop.Look()).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_changed_page_is_written_last_after_its_old_bytes_were_saved_and_only_it_is_invalidated()
    {
        await shop.Deploy("r1");
        shop.Write("index.html", "two").Write("site.css", "two").Write("new.css");
        var done = await shop.Deploy("r2");
        done.Where(what => what != "record").Order().ShouldBe(
            ["copy index.html saved", "copy site.css saved", "invalidate / /index.html /site.css", "put index.html", "put new.css", "put site.css"]);
        done.ToList().IndexOf("put new.css").ShouldBeLessThan(done.ToList().IndexOf("put site.css"));
        done.ToList().IndexOf("put site.css").ShouldBeLessThan(done.ToList().IndexOf("put index.html"));
        done.ToList().IndexOf("put index.html").ShouldBeLessThan(done.ToList().IndexOf("invalidate / /index.html /site.css"));
    }

    [Fact]
    public async Task Names_that_another_run_says_and_writes_while_we_look_are_not_somebody_elses()
    {
        shop.Store.BeforeList = async () =>
        {
            shop.Store.BeforeList = () => Task.CompletedTask;
            await shop.Assets();
        };
        (await shop.Deploy("r1")).ShouldContain("put index.html");
        shop.Store.Names.ShouldBe([Fixed, "index.html", "site.css"]);
    }

    [Fact]
    public async Task Changed_headers_alone_are_changed_without_sending_bytes()
    {
        await shop.Deploy("r1");
        shop.Headers = [new Headers("styles", "**/*.css", "public, max-age=60")];
        var done = await shop.Deploy("r1");
        done.Where(what => what.StartsWith("put", StringComparison.Ordinal)).ShouldBeEmpty();
        done.Where(what => what.StartsWith("headers", StringComparison.Ordinal)).Order().ShouldBe([$"headers {Fixed}", "headers site.css"]);
        shop.Store.Objects["site.css"].Served.Cache.ShouldBe("public, max-age=60");
        (await shop.Deploy("r1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_gone_answers_for_the_keep_period_and_is_removed_when_no_kept_release_has_it()
    {
        await shop.Deploy("r1");
        shop.Remove(Fixed);
        await shop.Deploy("r2");
        shop.Store.Names.ShouldContain(Fixed);
        for (var number = 3; number <= 8; number++)
        {
            shop.Write("index.html", $"page {number}");
            await shop.Deploy($"r{number}");
        }
        shop.Store.Names.ShouldContain(Fixed, "six days of seven");
        shop.Now += TimeSpan.FromDays(8);
        (await shop.Look()).Due.ShouldBe([Fixed]);
        (await shop.Deploy("r8")).ShouldContain($"delete {Fixed}");
        shop.Store.Known.Files.Keys.ShouldBe(["index.html", "site.css"]);
    }

    [Fact]
    public async Task A_name_that_a_kept_release_may_come_back_to_is_not_removed_however_long_it_is_gone()
    {
        await shop.Deploy("r1");
        shop.Remove(Fixed).Remove("site.css");
        await shop.Deploy("r2");
        shop.Now += TimeSpan.FromDays(300);
        (await shop.Look()).Due.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_somebody_wrote_over_since_is_forgotten_and_not_removed()
    {
        await shop.Deploy("r1");
        shop.Remove(Fixed);
        for (var number = 2; number <= 8; number++)
        {
            shop.Write("index.html", $"page {number}");
            await shop.Deploy($"r{number}");
        }
        shop.Store.Objects[Fixed] = ("theirs"u8.ToArray(), new ServedAs("text/css", null, null), "theirs");
        shop.Now += TimeSpan.FromDays(8);
        await shop.Deploy("r8");
        shop.Store.Text(Fixed).ShouldBe("theirs");
        shop.Store.Known.Files.Keys.ShouldNotContain(Fixed);
    }

    [Fact]
    public async Task A_rollback_brings_back_the_pages_of_its_release_and_never_changes_fingerprinted_names()
    {
        await shop.Deploy("r1");
        shop.Write("index.html", "two").Write("added.html", "new").Remove(Fixed).Write("app.37e20196a851.css");
        await shop.Deploy("r2");
        shop.Store.Done.Clear();
        await shop.Restore("r1", "r3");
        shop.Store.Text("index.html").ShouldBe("index.html");
        shop.Store.Done.Where(what => what.Contains("app.", StringComparison.Ordinal)).ShouldBeEmpty();
        shop.Store.Done.ShouldNotContain(what => what.StartsWith("put", StringComparison.Ordinal), "nothing is sent");
        shop.Store.Names.ShouldContain("added.html", "somebody may be reading it");

        // And forward again, and back by the name of the release that ran it again.
        await shop.Restore("r2", "r4");
        shop.Store.Text("index.html").ShouldBe("two");
        await shop.Restore("r3", "r5");
        shop.Store.Text("index.html").ShouldBe("index.html");
    }

    [Fact]
    public async Task A_release_of_the_same_pages_is_remembered_for_a_rollback()
    {
        await shop.Deploy("r1");
        (await shop.Deploy("r2")).ShouldBe(["record"]);
        shop.Write("index.html", "three");
        await shop.Deploy("r3");
        await shop.Restore("r2", "r4");
        shop.Store.Text("index.html").ShouldBe("index.html");
    }

    [Fact]
    public async Task Pages_of_an_unknown_release_stay_as_they_are_with_a_warning()
    {
        await shop.Deploy("r1");
        await shop.Restore("older", "r2");
        shop.Log.Warnings.ShouldHaveSingleItem().Code.ShouldBe("DOG3203");
    }

    [Fact]
    public async Task Rows_1_to_3_a_sync_that_is_cut_off_anywhere_is_finished_by_the_next_run()
    {
        await shop.Deploy("r1");
        shop.Write("index.html", "two").Write("site.css", "two").Write("new.css").Remove(Fixed);
        for (var cut = 0; ; cut++)
        {
            using var again = new Shop().Write("index.html").Write("site.css").Write(Fixed);
            await again.Deploy("r1");
            again.Write("index.html", "two").Write("site.css", "two").Write("new.css").Remove(Fixed);
            var left = cut;
            again.Store.Before = _ => { if (left-- == 0) throw new TestCut(); };
            try
            {
                await again.Deploy("r2");
                cut.ShouldBeGreaterThan(5);
                return;
            }
            catch (TestCut)
            {
                again.Store.Before = _ => { };
                await again.Deploy("r2");
                again.Store.Text("index.html").ShouldBe("two", $"cut {cut}");
                again.Store.Text("site.css").ShouldBe("two", $"cut {cut}");
                again.Store.Names.ShouldContain("new.css");
                (await again.Deploy("r2")).ShouldBeEmpty($"cut {cut}");
                await again.Restore("r1", "r3");
                again.Store.Text("index.html").ShouldBe("index.html", $"cut {cut}");
                again.Store.Text("site.css").ShouldBe("site.css", $"cut {cut}");
            }
        }
    }

    sealed class TestCut : Exception;

    [Fact]
    public async Task A_run_that_was_cut_off_after_sending_sends_nothing_again()
    {
        shop.Store.Before = what => { if (what == "record" && shop.Store.Done.Contains("put site.css")) throw new TestCut(); };
        await Should.ThrowAsync<TestCut>(shop.Assets);
        shop.Store.Before = _ => { };
        (await shop.Deploy("r1")).Where(what => what.StartsWith("put", StringComparison.Ordinal)).ShouldBe(["put index.html"]);
    }

    [Fact]
    public async Task Row_14_and_15_of_two_deploys_at_once_one_wins_the_pages_and_the_other_is_told_whose()
    {
        await shop.Deploy("r1");
        shop.Write("index.html", "mine");
        var others = 0;
        shop.Store.Before = what =>
        {
            if (what != "record" || others++ > 0) return;
            var record = shop.Store.Known;
            var theirs = record.Latest("web")! with { Number = 9, Release = "theirs" };
            shop.Store.Record = new((record with { Run = "their-run", Sets = 9, Kept = [theirs] }).Bytes(), "theirs");
        };
        var refused = await Should.ThrowAsync<DeployException>(() => shop.Publish("r2"));
        refused.Findings[0].Code.ShouldBe("DOG3202");
        refused.Message.ShouldContain("their-run");
        shop.Store.Text("index.html").ShouldBe("index.html");
    }

    [Fact]
    public async Task New_names_of_two_deploys_at_once_are_both_added()
    {
        var others = 0;
        shop.Store.Before = what =>
        {
            if (what != "record" || others++ > 0) return;
            shop.Store.Record = new(new StoreRecord { App = "shop", Files = StoreRecord.Empty.Add("theirs.js", new StoredFile("x", 1, "text/javascript", null, null, false)) }.Bytes(), "theirs");
        };
        await shop.Assets();
        shop.Store.Known.Files.Keys.ShouldBe([Fixed, "site.css", "theirs.js"]);
    }

    [Fact]
    public async Task A_cache_that_does_not_hear_is_a_warning_and_is_told_by_the_next_deploy()
    {
        await shop.Deploy("r1");
        shop.Write("index.html", "two");
        shop.Store.Before = what => { if (what.StartsWith("invalidate", StringComparison.Ordinal)) throw new DeployException(Dog.StoreOvertaken.With("the cache", "slow")); };
        await shop.Deploy("r2");
        shop.Log.Warnings.ShouldHaveSingleItem();
        shop.Store.Before = _ => { };
        (await shop.Deploy("r2")).ShouldContain("invalidate / /index.html");
        (await shop.Deploy("r2")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_codings_lie_beside_a_file_with_its_type_where_they_are_smaller()
    {
        using var coded = new Shop(new StoreOptions { Encode = Encode.Variants }).Write("site.css", new string('x', 1000)).Write("small.css", "x").Write("photo.jpg", new string('x', 1000));
        await coded.Deploy("r1");
        coded.Store.Names.ShouldBe(["photo.jpg", "site.css", "site.css.br", "site.css.gz", "small.css"]);
        coded.Store.Objects["site.css.br"].Served.ShouldBe(new ServedAs("text/css; charset=utf-8", "br", "public, max-age=0, must-revalidate"));
        coded.Store.Objects["site.css.gz"].Served.Encoding.ShouldBe("gzip");
        coded.Write("site.css", new string('y', 1000));
        await coded.Deploy("r2");
        await coded.Restore("r1", "r3");
        coded.Store.Objects["site.css"].Bytes.ShouldBe(Encoding.UTF8.GetBytes(new string('x', 1000)));
        using var unpacked = new System.IO.Compression.GZipStream(new MemoryStream(coded.Store.Objects["site.css.gz"].Bytes), System.IO.Compression.CompressionMode.Decompress);
        new StreamReader(unpacked).ReadToEnd().ShouldStartWith("xxx");
    }

    [Fact]
    public async Task A_store_for_plain_servers_holds_files_in_gzip_under_their_own_names()
    {
        using var coded = new Shop(new StoreOptions { Encode = Encode.Gzip }).Write("site.css", new string('x', 1000)).Write("small.css", "x");
        await coded.Deploy("r1");
        coded.Store.Objects["site.css"].Served.Encoding.ShouldBe("gzip");
        coded.Store.Objects["small.css"].Served.Encoding.ShouldBeNull();
        (await coded.Deploy("r1")).ShouldBeEmpty();
    }
}
