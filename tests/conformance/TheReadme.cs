namespace Dogshore.Conformance;

/// <summary>README.md's table of platforms: its rows are those of the SDK, and its numbers come from the suite's report.</summary>
public sealed class TheReadme
{
    const string HowTo = "Write the platform's row, its last cell as the others; then run the suite, then: dotnet exec artifacts/bin/Dogshore.Conformance/debug/Dogshore.Conformance.Suite.dll table artifacts/conformance.json README.md";

    static string Text => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Has_a_row_for_each_platform_of_the_SDK_with_its_page_and_what_the_suite_found()
    {
        var rows = Table.Row().Matches(Text);
        rows.Select(row => row.Groups["name"].Value).Order(StringComparer.Ordinal).ShouldBe(KnownPlatforms.All.Select(platform => platform.Declaration.Name).Order(StringComparer.Ordinal), HowTo);
        foreach (var row in rows.AsEnumerable())
        {
            File.Exists(Path.Combine(Repository.Root, row.Groups["page"].Value)).ShouldBeTrue(row.Groups["page"].Value);
            row.Groups["last"].Value.ShouldMatch(@"^ \d+ promises kept, \d+ refused with a code, \d+ do not apply(, \d+ not proven)? $|^ not counted yet $", HowTo);
        }
    }

    [Fact]
    public void Gets_its_numbers_from_the_report()
    {
        var report = Path.GetTempFileName();
        File.WriteAllText(report, """
            [{"platform":"local","promise":"a","result":"passed","seconds":1},{"platform":"local","promise":"b","row":"16","result":"skipped","seconds":0,"reason":"does not apply to local: it has no lock"},
             {"platform":"pier","promise":"a","result":"refused","seconds":1},{"platform":"pier","promise":"c","result":"failed","seconds":1},{"platform":"pier","promise":"d","result":"skipped","seconds":1,"reason":"not proven on pier yet"}]
            """);
        const string before = "| platform | what | state | suite |\n|---|---|---|---|\n| [`local`](a.md) | this | works | old |\n| [`pier`](b.md) | that | works | |\n| more | | planned | nothing |\n";
        Table.Into(before, Table.Read(report)).ShouldBe("| platform | what | state | suite |\n|---|---|---|---|\n| [`local`](a.md) | this | works | 1 promises kept, 0 refused with a code, 1 do not apply |\n"
            + "| [`pier`](b.md) | that | works | 0 promises kept, 1 refused with a code, 0 do not apply, 2 not proven |\n| more | | planned | nothing |\n");
        File.Delete(report);
    }
}
