using System.Diagnostics;
using Dogshore.Platforms.Dokku;

namespace Dogshore.Tests.Platforms.Dokku;

/// <summary>Commands on the way to dokku. The real xargs says whether they arrive as they were meant.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("it's")]
    [InlineData("two words")]
    [InlineData("a \"quoted\" one")]
    [InlineData("back\\slash")]
    [InlineData("$HOME `id` * ? ; & | > <")]
    [InlineData("K=V with 'all' \"of\" \\it")]
    [InlineData("ümläut ✓")]
    public void Row_52_an_operand_arrives_as_it_is(string operand)
    {
        if (!File.Exists("/usr/bin/xargs")) Assert.Skip("needs xargs");
        var wire = new DokkuCommand("config:set").Option("--no-restart").Operand("shop").Operand(operand).Wire;
        Split(wire).ShouldBe(["config:set", "--no-restart", "shop", operand]);
    }

    [Theory]
    [InlineData("-n")]
    [InlineData("--trace")]
    [InlineData("--force")]
    [InlineData("-oProxyCommand=touch x")]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("a\rb")]
    [InlineData("nul\0")]
    public void Row_52_what_could_be_an_option_or_would_be_cut_is_refused(string operand) =>
        Should.Throw<ArgumentException>(() => new DokkuCommand("config:unset").Operand(operand)).Message.ShouldNotContain("trace x");

    [Theory]
    [InlineData("some one")]
    [InlineData("'one'")]
    [InlineData("\"one\"")]
    [InlineData("o\\ne")]
    [InlineData("o\tne")]
    public void Commands_of_git_take_no_blank_and_no_quote_because_dokku_splits_them_at_white_space(string operand) =>
        Should.Throw<ArgumentException>(() => new DokkuCommand("git:from-archive").Operand(operand));

    [Fact]
    public void Standard_input_has_one_name_for_git_and_another_for_the_rest()
    {
        new DokkuCommand("git:from-archive").Option("--archive-type", "tar.gz").Operand("shop").StandardInput().Wire.ShouldBe("git:from-archive --archive-type tar.gz shop --");
        new DokkuCommand("config:import") { IsQuiet = true }.Option("--format", "json").Operand("shop").StandardInput().Wire.ShouldBe("--quiet config:import --format json shop -");
    }

    [Theory]
    [InlineData("--trace")]
    [InlineData("--quiet")]
    [InlineData("--app")]
    [InlineData("--help")]
    [InlineData("-n")]
    [InlineData("--a b")]
    [InlineData("--num=5")]
    public void Only_long_options_of_the_command_itself_are_options(string option) => Should.Throw<ArgumentException>(() => new DokkuCommand("logs").Option(option));

    [Theory]
    [InlineData("apps:create x")]
    [InlineData("-x")]
    [InlineData("; rm")]
    [InlineData("")]
    public void What_is_no_name_of_a_command_is_none(string name) => Should.Throw<ArgumentException>(() => new DokkuCommand(name));

    [Fact]
    public void A_command_that_would_not_fit_into_a_variable_is_refused_before_it_is_sent() =>
        Should.Throw<InvalidOperationException>(() => new DokkuCommand("config:set").Operand(new string('x', 130_000)).Wire);

    [Fact]
    public void Row_56_a_command_with_values_does_not_show_them() =>
        new DokkuCommand("config:set") { HidesArguments = true }.Operand("shop").Operand("TOKEN=aHVudGVyMg==").ToString().ShouldBe("config:set …");

    /// <summary>As dokku does it: printf %s "$SSH_ORIGINAL_COMMAND" | xargs -n 1.</summary>
    static string[] Split(string wire)
    {
        using var xargs = Process.Start(new ProcessStartInfo("/usr/bin/xargs", ["-n", "1"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        xargs.StandardInput.Write(wire);
        xargs.StandardInput.Close();
        return xargs.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
