using System.Diagnostics;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

public sealed class FunnelTests
{
    static string[] Lines(string text) => [.. Funnel.Lines(text, new Masks())];

    [Theory]
    [InlineData("::add-mask::x", ": :add-mask::x")]
    [InlineData("  ::set-output name=a::b", "  : :set-output name=a::b")]
    [InlineData("\t::error::x", "\t: :error::x")]
    [InlineData("listens on [::1]:80", "listens on [::1]:80")]
    [InlineData("see ##[error]x", "see ## [error]x")]
    [InlineData("a ##vso[task.setvariable variable=x]y", "a ##vso [task.setvariable variable=x]y")]
    [InlineData("##VSO[task.complete]", "##VSO [task.complete]")]
    [InlineData("##teamcity[buildStop]", "##teamcity [buildStop]")]
    [InlineData("##\u001b[0mvso[task.complete]", "##vso [task.complete]")]
    [InlineData(":\u001b[31m:warning::x", ": :warning::x")]
    [InlineData(":\u0000:warning::x", ": :warning::x")]
    public void Row_55_commands_to_a_runner_are_inert(string text, string shown) => Lines(text).ShouldBe([shown]);

    [Theory]
    [InlineData("one\rtwo", new[] { "one", "two" })]
    [InlineData("one\r\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\n\nthree", new[] { "one", "", "three" })]
    [InlineData("ok\r::add-mask::x", new[] { "ok", ": :add-mask::x" })]
    [InlineData("", new[] { "" })]
    public void Row_55_a_lone_return_begins_a_line_of_its_own(string text, string[] lines) => Lines(text).ShouldBe(lines);

    [Theory]
    [InlineData("\u001b[1;31mred\u001b[0m text", "red text")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link", "link")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u001bcwiped", "wiped")]
    [InlineData("\u001b]0;never ends", "0;never ends")]
    [InlineData("a\bb\u0000c\u007fd\u0085e", "abcde")]
    [InlineData("left\u202eright", "leftright")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("ends with \u001b", "ends with ")]
    public void Row_55_control_sequences_are_gone(string text, string shown) => Lines(text).ShouldBe([shown]);

    [Fact]
    public void Row_55_a_line_of_ten_megabytes_is_cut_and_cheap()
    {
        var masks = new Masks();
        masks.Add("canary-canary");
        var huge = new string('x', 10_000_000);
        var before = Stopwatch.GetTimestamp();
        var lines = Funnel.Lines(huge, masks);
        Stopwatch.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        lines.ShouldHaveSingleItem().ShouldEndWith("… (cut)");
        lines[0].Length.ShouldBe(Funnel.LineLimit + " … (cut)".Length);
    }

    [Fact]
    public void A_message_of_very_many_lines_is_cut_and_says_so()
    {
        var lines = Lines(string.Concat(Enumerable.Repeat("line\n", 100_000)));
        lines.Length.ShouldBe(Funnel.LinesLimit + 1);
        lines[^1].ShouldBe("… (cut after 1000 lines)");
    }

    [Theory]
    [InlineData(3_990)]
    [InlineData(3_995)]
    [InlineData(4_000)]
    [InlineData(4_001)]
    public void Row_56_a_secret_at_the_cut_is_not_shown_in_part(int before)
    {
        var masks = new Masks();
        masks.Add("canary-canary");
        Funnel.Lines(new string('x', before) + "canary-canary" + new string('x', 100), masks)[0].ShouldNotContain("can");
    }

    [Fact]
    public void All_but_the_first_line_of_a_message_are_marked_as_its_continuation()
    {
        var sink = new ListLog();
        new FunnelLog(sink).Say("fact\n::error::x\nmore");
        sink.Lines.ShouldBe(["fact", "  | : :error::x", "  | more"]);
    }

    [Fact]
    public void An_error_is_fact_and_remedy_and_then_the_last_words_of_whoever_failed()
    {
        var sink = new ListLog();
        new FunnelLog(sink).Error(Dog.NothingListens.With("http://127.0.0.1:1/").Saying(["Traceback", "error X1: boom\r##[error]x"]));
        sink.Problems.ShouldHaveSingleItem().Text.ShouldBe("""
            Nothing listens at http://127.0.0.1:1/. See that the app starts, and that it listens on the port that PORT names.
              | Traceback
              | error X1: boom
              | ## [error]x
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void An_error_without_a_log_is_one_line()
    {
        var sink = new ListLog();
        new FunnelLog(sink).Warn(Dog.NothingListens.With("x"));
        sink.Problems[0].Text.ShouldNotContain("\n");
    }
}
