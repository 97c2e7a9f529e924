using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Tests.Cdn;

public sealed class DifferenceTests : IDisposable
{
    readonly Shop shop = new();

    public void Dispose() => shop.Dispose();

    static async Task<Finding> Refused(Func<Task> work) => (await Should.ThrowAsync<DeployException>(work)).Findings.ShouldHaveSingleItem();

    [Fact]
    public async Task Row_38_a_source_that_lost_nine_tenths_of_its_files_is_refused_and_nothing_is_changed()
    {
        for (var number = 0; number < 20; number++) shop.Write($"page-{number}.html");
        await shop.Deploy("r1");
        for (var number = 2; number < 20; number++) shop.Remove($"page-{number}.html");
        shop.Store.Done.Clear();
        var finding = await Refused(() => shop.Publish("r2"));
        finding.Code.ShouldBe("DOG1753");
        finding.Remedy.ShouldContain("MayShrink=\"true\"");
        shop.Store.Done.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_38_one_that_is_empty_or_not_there_is_refused_at_any_time()
    {
        (await Refused(shop.Assets)).Code.ShouldBe("DOG1750");
        shop.Write("index.html").Remove("index.html");
        (await Refused(shop.Assets)).Code.ShouldBe("DOG1751");
    }

    [Fact]
    public async Task With_the_users_word_a_source_may_shrink()
    {
        using var shrinking = new Shop(new StoreOptions { MayShrink = true });
        for (var number = 0; number < 20; number++) shrinking.Write($"page-{number}.html");
        await shrinking.Deploy("r1");
        for (var number = 1; number < 20; number++) shrinking.Remove($"page-{number}.html");
        await shrinking.Deploy("r2");
        shrinking.Store.Known.Files.Values.Count(file => file.Gone is not null).ShouldBe(19);
    }

    [Fact]
    public async Task A_name_that_somebody_else_wrote_is_not_overwritten()
    {
        shop.Store.Objects["site.css"] = ("theirs"u8.ToArray(), new ServedAs("text/css", null, null), "theirs");
        shop.Write("site.css");
        (await Refused(shop.Assets)).Code.ShouldBe("DOG1754");
        shop.Store.Text("site.css").ShouldBe("theirs");
    }

    [Fact]
    public async Task Another_apps_folder_is_left_alone()
    {
        await shop.Write("site.css").Deploy("r1");
        shop.App = "other";
        (await Refused(shop.Assets)).Code.ShouldBe("DOG1755");
    }

    [Fact]
    public async Task Two_destinations_share_fingerprinted_names_and_never_pages()
    {
        await shop.Write("app.27e20196a850.css").Write("site.css", "same").Deploy("r1");
        shop.Destination = "staging";
        (await shop.Deploy("s1")).ShouldAllBe(what => what == "record");
        shop.Write("site.css", "other");
        (await Refused(() => shop.Publish("s2"))).Code.ShouldBe("DOG1756");
    }

    [Fact]
    public async Task What_another_destination_still_serves_is_not_gone()
    {
        await shop.Write("app.27e20196a850.css").Write("site.css", "same").Deploy("r1");
        shop.Destination = "staging";
        shop.Remove("app.27e20196a850.css");
        await shop.Deploy("s1");
        shop.Write("more.css");
        await shop.Deploy("s2");
        shop.Now += TimeSpan.FromDays(300);
        (await shop.Look()).Due.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_vanished_is_written_again_and_one_that_was_written_over_too()
    {
        await shop.Write("a.css").Write("b.css").Deploy("r1");
        shop.Store.Objects.Remove("a.css");
        shop.Store.Objects["b.css"] = ("theirs"u8.ToArray(), new ServedAs("text/css", null, null), "theirs");
        (await shop.Deploy("r1")).Where(what => what.StartsWith("put", StringComparison.Ordinal)).ShouldBe(["put a.css", "put b.css"]);
        shop.Store.Text("b.css").ShouldBe("b.css");
    }

    [Fact]
    public async Task Row_67_a_record_that_is_damaged_or_newer_is_left_as_it_is()
    {
        shop.Write("a.css");
        foreach (var (text, code) in new[] { ("{", "DOG3201"), ("[]", "DOG3201"), ("""{"schema":3}""", "DOG3200"), ("""{"schema":1}""", "DOG3201") })
        {
            shop.Store.Record = new(System.Text.Encoding.UTF8.GetBytes(text), "broken");
            (await Refused(shop.Assets)).Code.ShouldBe(code, text);
            shop.Store.Done.ShouldBeEmpty();
        }
    }
}
