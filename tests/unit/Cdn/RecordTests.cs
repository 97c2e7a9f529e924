using System.Text;
using Dogshore.Cdn;
using Dogshore.Faults;

namespace Dogshore.Tests.Cdn;

/// <summary>The record of a store, as it lies there.</summary>
public sealed class RecordTests
{
    static StoreRecord Read(string json) => StoreRecord.Read(Encoding.UTF8.GetBytes(json), "s3://shop/.dogshore/static.json");

    [Fact]
    public void What_is_written_is_read_and_nothing_is_lost()
    {
        var plain = new StoredFile("aa", 3, "text/css; charset=utf-8", null, null, false);
        var whole = new StoredFile("bb", 5_000_000_000, "text/html", "no-cache", "gzip", true)
        {
            Encode = Encode.Variants, Variants = [".br", ".gz"], Tag = "\"it's <tag>\"", Last = 7, Gone = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero),
        };
        var record = new StoreRecord
        {
            App = "shop", Run = "run-1", Sets = 7, Stale = ["a", "ä/b"],
            Files = StoreRecord.Empty.Add("b.css", plain).Add("B.html", whole).Add("ä/日本.html", plain),
            Kept = [new StaticSet(6, "production", "r6", 2, StoreRecord.Empty.Add("B.html", whole)) { AlsoReleases = ["r7"] }, new StaticSet(7, "other", "r8", 0, StoreRecord.Empty)],
        };
        var read = StoreRecord.Read(record.Bytes(), "here");
        read.Files.Keys.ShouldBe(["B.html", "b.css", "ä/日本.html"]);
        read.Files["B.html"].Variants.ShouldBe(whole.Variants);
        (read.Files["B.html"] with { Variants = whole.Variants }).ShouldBe(whole);
        (read.Files["b.css"] with { Variants = plain.Variants }).ShouldBe(plain);
        read.Stale.ShouldBe(record.Stale);
        read.Kept.Select(set => (set.Number, set.Destination, set.Release, set.Files, string.Join(' ', set.Mutable.Keys), string.Join(' ', set.AlsoReleases)))
            .ShouldBe([(6, "production", "r6", 2, "B.html", "r7"), (7, "other", "r8", 0, "", "")]);
        (read.App, read.Run, read.Sets).ShouldBe(("shop", "run-1", 7));
        read.Bytes().ToArray().ShouldBe(record.Bytes().ToArray());
    }

    [Fact]
    public void A_kept_set_is_written_as_what_differs_in_it_and_read_whole()
    {
        StoredFile Of(string sha256) => new(sha256, 1, "text/css", null, null, false) { Variants = [".br"] };
        var files = StoreRecord.Empty.AddRange(Enumerable.Range(0, 1000).Select(number => KeyValuePair.Create($"{number}.css", Of("aa") with { Tag = "\"x\"", Last = 3 })))
            .Add("app.0123456789ab.js", new StoredFile("ff", 1, "text/javascript", null, null, true));
        var whole = StoreRecord.Empty.AddRange(Enumerable.Range(0, 1000).Select(number => KeyValuePair.Create($"{number}.css", Of("aa"))));
        var before = whole.SetItem("7.css", Of("bb")).Remove("8.css").Add("gone.css", Of("cc"));
        var record = new StoreRecord { App = "shop", Files = files, Kept = [new(1, "p", "r1", 1000, before), new(2, "p", "r2", 1001, whole), new(3, "q", "r3", 0, StoreRecord.Empty)] };
        var plain = (record with { Kept = [] }).Bytes().Length;
        (record with { Kept = record.Kept.RemoveAt(2) }).Bytes().Length.ShouldBeLessThan(plain + 600);
        var read = StoreRecord.Read(record.Bytes(), "here");
        foreach (var (set, then) in read.Kept.Zip(record.Kept))
            set.Mutable.Select(each => $"{each.Key} {each.Value.Sha256} {each.Value.Tag} {each.Value.Last} {string.Join(' ', each.Value.Variants)}").ShouldBe(then.Mutable.Select(each => $"{each.Key} {each.Value.Sha256}  0 .br"));
    }

    [Fact]
    public void Sets_of_the_first_form_are_read_as_they_were_written()
    {
        var record = Read("""{"schema":1,"app":"shop","files":{"a":{"sha256":"aa","type":"t"},"b":{"sha256":"bb","type":"t"}},"kept":[{"number":1,"destination":"p","release":"r","files":1,"mutable":{"a":{"sha256":"cc","type":"t"}}}],"stale":[]}""");
        record.Kept[0].Mutable.Select(each => $"{each.Key} {each.Value.Sha256}").ShouldBe(["a cc"]);
    }

    [Fact]
    public void What_is_absent_is_at_its_default_and_what_is_unknown_is_passed_over()
    {
        var record = Read("""{"app":"shop","later":{"x":[1]},"files":{"a":{"sha256":"aa","type":"t","new":1}},"run":null}""");
        record.Files["a"].Variants.ShouldBeEmpty();
        (record.Files["a"] with { Variants = [] }).ShouldBe(new StoredFile("aa", 0, "t", null, null, false) { Variants = [] });
        (record.Kept.IsEmpty, record.Stale.IsEmpty, record.Run).ShouldBe((true, true, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"app":"shop"} {}""")]
    [InlineData("""{"app":"shop","app":"shop"}""")]
    [InlineData("""{"app":"shop","sets":"one"}""")]
    [InlineData("""{"app":"shop","sets":1.5}""")]
    [InlineData("""{"app":"shop","stale":[null]}""")]
    [InlineData("""{"app":"shop","stale":{}}""")]
    [InlineData("""{"app":"shop","kept":[{}]}""")]
    [InlineData("""{"app":"shop","files":[]}""")]
    [InlineData("""{"app":"shop","files":{"a":null}}""")]
    [InlineData("""{"app":"shop","files":{"a":{"type":"t"}}}""")]
    [InlineData("""{"app":"shop","files":{"a":{"sha256":"aa","type":"t"},"a":{"sha256":"aa","type":"t"}}}""")]
    [InlineData("""{"app":"shop","files":{"a":{"sha256":"aa","type":"t","encode":"Zip"}}}""")]
    [InlineData("""{"app":"shop","files":{"a":{"sha256":"aa","type":"t","gone":"yesterday"}}}""")]
    public void A_damaged_one_is_told_and_never_taken_for_an_empty_one(string json) =>
        Should.Throw<DeployException>(() => Read(json)).Findings.Single().Code.ShouldBe(Dog.StoreRecordDamaged.Code);

    [Fact]
    public void One_of_a_newer_SDK_is_left_alone() =>
        Should.Throw<DeployException>(() => Read("""{"schema":3,"files":"in a form that is not known yet"}""")).Findings.Single().Code.ShouldBe(Dog.StoreRecordNewer.Code);
}
