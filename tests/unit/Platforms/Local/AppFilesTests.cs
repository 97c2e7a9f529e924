using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public sealed class AppFilesTests : LocalWorld
{
    Paths Root => new(Folder);

    [Fact]
    public void An_app_that_is_not_there_reads_as_none() => new AppFiles(Root, "shop").Read().ShouldBeNull();

    [Fact]
    public void A_record_reads_as_it_was_written()
    {
        var record = new AppRecord { App = "shop", Port = 5005, Sequence = 3, LastRun = "run" };
        Write(Root.AppRecord("shop"), JsonSerializer.Serialize(record, Json.Default.AppRecord));
        new AppFiles(Root, "shop").Read().ShouldBeEquivalentTo(record);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"schema":1,"app":"shop","port":5005,"seq""")]
    [InlineData("""{"schema":1,"app":"shop","port":5005}""")]
    [InlineData("""{"schema":1,"app":"other","port":5005,"sequence":1,"releases":[],"databases":[]}""")]
    [InlineData("""{"schema":1,"app":"shop","port":5005,"sequence":1,"live":"gone","releases":[],"databases":[]}""")]
    [InlineData("""{"app":"shop","port":5005,"sequence":1}""")]
    public void Row_67_a_damaged_record_is_refused_with_a_remedy_and_left_as_it_is(string text)
    {
        Write(Root.AppRecord("shop"), text);
        var finding = Refused();
        finding.Code.ShouldBe("DOG2110");
        finding.Remedy.ShouldContain(Root.App("shop"));
        File.ReadAllText(Root.AppRecord("shop")).ShouldBe(text);
    }

    [Fact]
    public void Row_67_a_record_of_a_newer_schema_is_refused_whatever_else_it_holds()
    {
        Write(Root.AppRecord("shop"), """{"schema":2,"unheard":true}""");
        Refused().Code.ShouldBe("DOG2111");
        File.ReadAllText(Root.AppRecord("shop")).ShouldBe("""{"schema":2,"unheard":true}""");
    }

    [Fact]
    public void Row_67_a_key_that_was_cut_off_is_refused()
    {
        Write(Root.Key("shop"), "short");
        Should.Throw<DeployException>(() => new AppFiles(Root, "shop").Key()).Findings.Single().Code.ShouldBe("DOG2110");
    }

    [Fact]
    public void Row_67_a_damaged_config_is_refused_without_its_values()
    {
        Write(Root.Config("shop", "one"), """{"SECRET_KEY":"canary-4711" "x"}""");
        var finding = Should.Throw<DeployException>(() => new AppFiles(Root, "shop").Config("one")).Findings.Single();
        finding.Code.ShouldBe("DOG2110");
        finding.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public void Only_whole_content_counts()
    {
        foreach (var name in (string[])[new('a', 64), ".unpacking", new string('b', 64) + ".tmp"]) Directory.CreateDirectory(Root.Content("shop", name));
        new AppFiles(Root, "shop").Contents().ShouldBe([new string('a', 64)]);
    }

    Finding Refused() => Should.Throw<DeployException>(() => new AppFiles(Root, "shop").Read()).Findings.Single();

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
