using Dogshore.Faults;
using Dogshore.Secrets;
using Dogshore.Tests.Worlds;
using Dogshore.Worlds;

namespace Dogshore.Tests.Secrets;

public sealed class ValuesTests
{
    static readonly ValueSource Variable = new ValueSource.FromEnvironment("SHOP_KEY") { IsSecret = true };

    static Values With(string? value) => new(FakeWorld.Of(value is null ? new Dictionary<string, string>() : new() { ["SHOP_KEY"] = value }));

    static string? Refused(string? value, ValueSource? source = null) => With(value).Check("KEY", source ?? Variable)?.Code;

    [Fact]
    public void A_variable_is_read_as_it_is() => With(" with spaces ").Read("KEY", Variable).Reveal().ShouldBe(" with spaces ");

    [Fact]
    public void A_value_prints_as_stars() => With("canary").Read("KEY", Variable).ToString().ShouldBe("***");

    [Fact]
    public void A_literal_is_what_stands_in_the_manifest() => With(null).Read("LEVEL", new ValueSource.Literal("")).Reveal().ShouldBe("");

    [Fact]
    public void A_variable_that_is_not_set_is_named_with_what_wants_it()
    {
        var finding = Should.Throw<DeployException>(() => With(null).Read("KEY", Variable)).Findings.ShouldHaveSingleItem();
        finding.Code.ShouldBe("DOG2001");
        finding.Fact.ShouldBe("The variable SHOP_KEY is not set; KEY takes its value from there.");
    }

    [Theory]
    [InlineData("", "DOG2002")]
    [InlineData("  ", "DOG2002")]
    [InlineData("\n", "DOG2002")]
    [InlineData("value\n", "DOG2003")]
    [InlineData("value\r\n", "DOG2003")]
    [InlineData("x", "DOG2004")]
    [InlineData("xyz", "DOG2004")]
    [InlineData("a\0bcd", "DOG2008")]
    public void Row_59_a_secret_that_cannot_be_right_is_a_clear_error(string value, string code) => Refused(value).ShouldBe(code);

    [Fact]
    public void Row_59_the_error_does_not_show_the_value() => With("xq7").Check("KEY", Variable)!.ToString().ShouldNotContain("xq7");

    [Fact]
    public void A_variable_that_is_no_secret_may_be_short() => Refused("1", new ValueSource.FromEnvironment("SHOP_KEY")).ShouldBeNull();

    [Fact]
    public void What_the_platform_keeps_is_not_looked_for_here() => Refused(null, new ValueSource.Generated()).ShouldBeNull();

    [Fact]
    public void A_secret_is_hidden_in_the_log_from_the_moment_it_is_read()
    {
        var sink = new ListLog();
        var world = FakeWorld.Of(new Dictionary<string, string> { ["SHOP_KEY"] = "canary-1" }, sink: sink);
        new Values(world).Read("KEY", Variable);
        world.Log.Say("the key is canary-1");
        sink.Lines.ShouldBe(["the key is ***"]);
    }

    [Fact]
    public void Row_58_it_is_said_once_when_MSBuild_logs_the_whole_environment()
    {
        var sink = new ListLog();
        var values = new Values(FakeWorld.Of(new Dictionary<string, string> { ["SHOP_KEY"] = "canary-1", ["MSBUILDLOGALLENVIRONMENTVARIABLES"] = "1" }, sink: sink));
        values.Read("KEY", Variable);
        values.Read("KEY", Variable);
        sink.Problems.ShouldHaveSingleItem().Finding.Code.ShouldBe("DOG2009");
    }

    [Fact]
    public void What_is_no_secret_is_not_hidden()
    {
        var sink = new ListLog();
        var world = FakeWorld.Of(new Dictionary<string, string> { ["LEVEL"] = "info" }, sink: sink);
        new Values(world).Read("LEVEL", new ValueSource.FromEnvironment("LEVEL"));
        world.Log.Say("level info");
        sink.Lines.ShouldBe(["level info"]);
    }

    [Theory]
    [InlineData("value\n", "value")]
    [InlineData("value\r\n", "value")]
    [InlineData("value\n\n", "value\n")]
    [InlineData("value", "value")]
    [InlineData("\ufeffvalue", "value")]
    public void Row_59_one_line_end_is_cut_from_a_file(string text, string value)
    {
        using var folder = new TempFolder();
        folder.Write("secrets/key", text);
        var world = FakeWorld.Of(new Dictionary<string, string>(), folder.Path);
        new Values(world).Read("KEY", new ValueSource.FromFile("secrets/key")).Reveal().ShouldBe(value);
    }

    [Fact]
    public void A_file_is_looked_for_in_the_folder_that_was_named()
    {
        using var folder = new TempFolder();
        folder.Write("key", "value");
        new Values(FakeWorld.Of(new Dictionary<string, string>()), folder.Path).Read("KEY", new ValueSource.FromFile("key")).Reveal().ShouldBe("value");
    }

    [Fact]
    public void A_file_that_is_not_there_a_folder_and_a_huge_one_are_told_apart()
    {
        using var folder = new TempFolder();
        folder.Write("huge", new string('x', 1_000_001));
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));
        File.WriteAllBytes(Path.Combine(folder.Path, "binary"), [0xff, 0xfe, 0xfd, 0xfc]);
        var values = new Values(FakeWorld.Of(new Dictionary<string, string>(), folder.Path));
        string? Code(string path) => values.Check("KEY", new ValueSource.FromFile(path))?.Code;
        Code("absent").ShouldBe("DOG2005");
        Code("folder").ShouldBe("DOG2006");
        Code("huge").ShouldBe("DOG2007");
        Code("binary").ShouldBe("DOG2008");
    }
}
