using Dogshore.Records;

namespace Dogshore.Tests.Records;

public sealed class PlanSummary
{
    static string Text(params PlanRecord[] plans) => string.Join('\n', PlanMarkdown.Lines(plans));

    [Fact]
    public void Changes_notes_and_files_are_told() => Text(Examples.Plan with
    {
        Changes = [new("upload", "upload", "key", "2 files, 3 kB"), new("release", "release", "shop", "shop 1.1.0 (~ LOG_LEVEL)")],
        Notes = ["the release interrupts requests"],
        Files = new(["new.css"], [], [.. Enumerable.Range(1, 22).Select(number => $"old{number:00}")]),
    }).ShouldBe("""
        ### local: shop on local

        | | what |
        |---|---|
        | upload | 2 files, 3 kB |
        | release | shop 1.1.0 (~ LOG_LEVEL) |

        > the release interrupts requests

        + new.css

        - old01, old02, old03, old04, old05, old06, old07, old08, old09, old10, old11, old12, old13, old14, old15, old16, old17, old18, old19, old20 and 2 files more
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Several_plans_stand_below_each_other() => Text(Examples.Plan with { Changes = [] }, Examples.Plan with { Destination = "eu", Changes = [] }).ShouldBe("""
        ### local: shop on local

        unchanged

        ### eu: shop on local

        unchanged
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Text_from_elsewhere_is_no_markup_and_calls_nobody() =>
        Text(Examples.Plan with { App = "@everyone <b>", Changes = [] }).ShouldStartWith("### local: @\u200beveryone \\<b\\>");
}
