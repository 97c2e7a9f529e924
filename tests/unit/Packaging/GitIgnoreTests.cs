using System.Text;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Tests.Packaging;

/// <summary>gitignore(5), line by line.</summary>
public sealed class GitIgnoreTests
{
    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "sub/a.log", true)]
    [InlineData("*.log", "a.log.txt", false)]
    [InlineData("/a.log", "a.log", true)]
    [InlineData("/a.log", "sub/a.log", false)]
    [InlineData("sub/a", "sub/a", true)]
    [InlineData("sub/a", "x/sub/a", false)]
    [InlineData("**/a", "x/y/a", true)]
    [InlineData("**/a", "a", true)]
    [InlineData("x/**/a", "x/a", true)]
    [InlineData("x/**/a", "x/1/2/a", true)]
    [InlineData("x/**", "x/1/2/a", true)]
    [InlineData("x/**", "x", false)]
    [InlineData("x/*", "x/1/2", false)]
    [InlineData("a**b", "axxb", true)]
    [InlineData("x/a**b", "x/a/b", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("x/a?c", "x/a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[]a]x", "]x", true)]
    [InlineData("[a-]x", "-x", true)]
    [InlineData("[[:digit:]]x", "7x", true)]
    [InlineData("[[:digit:]]x", "ax", false)]
    [InlineData("[[:nonsense:]]x", "ax", false)]
    [InlineData("[a", "[a", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("\\#a", "#a", true)]
    [InlineData("\\!a", "!a", true)]
    [InlineData("a\\ ", "a ", true)]
    [InlineData("a  ", "a", true)]
    [InlineData("a\\", "a", false)]
    [InlineData("foo**/bar", "foox/y/bar", true)]
    [InlineData("é?", "éa", true)]
    [InlineData("?", "é", false)]
    public void A_line_ignores(string line, string path, bool ignores) => Ignores(line, path).ShouldBe(ignores);

    [Theory]
    [InlineData("a/")]
    [InlineData("/a/")]
    public void A_slash_at_the_end_means_folders_only(string line)
    {
        Ignores(line, "a").ShouldBeFalse();
        Ignores(line, "a", isFolder: true).ShouldBeTrue();
    }

    [Fact]
    public void The_last_line_that_speaks_of_a_path_decides() => Ignores("*.log\n!keep.log\n", "keep.log").ShouldBeFalse();

    [Fact]
    public void Comments_blank_lines_byte_order_mark_and_carriage_returns_do_not_count() =>
        Rules("\uFEFF# all\r\n\r\n*.log\r\n").Single().Said.ShouldBe(".gitignore:3 *.log");

    [Fact]
    public void The_nearest_file_decides()
    {
        var above = new IgnoreLevel(null, 0, [.. Rules("*.log")], []);
        var near = new IgnoreLevel(above, "sub/".Length, [.. Rules("!/keep.log")], []);
        near.LeavesOut("sub/keep.log"u8, false).ShouldBeNull();
        near.LeavesOut("sub/other.log"u8, false).ShouldNotBeNull();
    }

    [Fact]
    public void What_deployignore_says_comes_before_what_gitignore_says()
    {
        var above = new IgnoreLevel(null, 0, [], [.. Rules("!dist/")]);
        var near = new IgnoreLevel(above, 0, [.. Rules("dist/")], []);
        near.LeavesOut("dist"u8, true).ShouldBeNull();
    }

    [Fact]
    public void Many_stars_take_no_more_time_than_few()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 40)) + "b";
        Ignores(pattern, new string('a', 4000)).ShouldBeFalse();
    }

    static System.Collections.Immutable.ImmutableArray<IgnoreRule> Rules(string text) => IgnoreFile.Parse(Encoding.UTF8.GetBytes(text), ".gitignore");

    static bool Ignores(string text, string path, bool isFolder = false) =>
        new IgnoreLevel(null, 0, [.. Rules(text)], []).LeavesOut(Encoding.UTF8.GetBytes(path), isFolder) is not null;
}
