using Dogshore.Records;

namespace Dogshore.Tests.Records;

public sealed class SummaryTable
{
    static string Table(params OutcomeRecord[] outcomes) => string.Join('\n', OutcomeMarkdown.Lines(outcomes));

    [Fact]
    public void Each_destination_is_a_row() => Table(Examples.Outcome, Examples.Outcome with { Destination = "eu", Outcome = "unchanged", Release = Examples.First, Seconds = 0.5 }).ShouldBe("""
        | destination | outcome | release | address | time |
        |---|---|---|---|---|
        | local | succeeded | v2 1.1.0+a1b2c3d.dirty | http://127.0.0.1:41234/ | 2.1 s |
        | eu | unchanged | v1 1.0.0 | http://127.0.0.1:41234/ | 0.5 s |
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void An_error_stands_below_the_table() => Table(Examples.Outcome with { Outcome = "failed", Release = null, Url = null, Error = new("DOG4101", "The app does not listen.") }).ShouldBe("""
        | destination | outcome | release | address | time |
        |---|---|---|---|---|
        | local | failed |  |  | 2.1 s |

        local: DOG4101 The app does not listen.
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Text_from_elsewhere_is_no_markup() => Table(Examples.Outcome with { Error = new("DOG1", "a|b\n# c <script> [x](y) `z`") })
        .ShouldEndWith("local: DOG1 a\\|b # c \\<script\\> \\[x\\](y) \\`z\\`");
}
