using Dogshore.Secrets;

namespace Dogshore.Tests.Manifest;

/// <summary>Input that is meant to go wrong.</summary>
public sealed class HostileInput
{
    [Fact]
    public void Row_49_a_document_type_is_refused_with_its_place()
    {
        using var shop = new Shop();
        var fault = shop.FaultsOfWhole("<!DOCTYPE x [<!ENTITY a 'b'>]>\n<Project />").ShouldHaveSingleItem();
        fault.Code.ShouldBe("DOG1014");
        fault.Fact.ShouldStartWith("The manifest 'deploy.props' cannot be read: It has a document type.");
        fault.Place!.Line.ShouldBe(1);
    }

    [Fact]
    public void Row_49_what_is_no_XML_is_a_fault_with_its_place()
    {
        using var shop = new Shop();
        shop.FaultsOfWhole("<Project>\n<ItemGroup>\n</Project>").ShouldHaveSingleItem().Place!.Line.ShouldBe(3);
    }

    [Fact]
    public void Row_48_a_hundred_thousand_levels_are_refused()
    {
        using var shop = new Shop();
        shop.Holds("deploy.props", string.Concat(Enumerable.Repeat("<a>", 100_000)));
        shop.FaultsOfNothing().ShouldHaveSingleItem().Code.ShouldBe("DOG1014");
    }

    [Fact]
    public void Row_48_millions_of_characters_are_refused()
    {
        using var shop = new Shop();
        shop.Holds("deploy.props", $"<Project><!--{new string('x', 5_000_000)}--></Project>");
        shop.FaultsOfNothing().ShouldHaveSingleItem().Code.ShouldBe("DOG1014");
    }

    [Fact]
    public void Row_48_another_encoding_is_read()
    {
        using var shop = new Shop();
        File.WriteAllText(shop.ManifestPath, "<?xml version='1.0' encoding='utf-16'?>\n<Project><ItemGroup><DeployProbs Include='/' /></ItemGroup></Project>", System.Text.Encoding.Unicode);
        shop.FaultsOfNothing().ShouldHaveSingleItem().Place!.Line.ShouldBe(2);
    }

    [Theory]
    [InlineData("a;b")]
    [InlineData("a,b")]
    [InlineData("$(HOME)")]
    [InlineData("@(DeployTo)")]
    [InlineData("--force")]
    [InlineData("  spaces  ")]
    [InlineData("{0} {not a number}")]
    public void Row_50_a_value_survives_verbatim(string value)
    {
        using var shop = new Shop();
        shop.Effective($"""    <DeployConfig Include="A" Value="{value}" />""").Config[0].Source.ShouldBe(new ValueSource.Literal(value));
    }

    [Fact]
    public void Row_50_signs_quotes_and_newlines_survive_verbatim()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployConfig Include="A" Value="a%253Bb &quot;c&quot; &#10; 'd'" />""").Config[0].Source
            .ShouldBe(new ValueSource.Literal("a%3Bb \"c\" \n 'd'"));
    }

    [Theory]
    [InlineData("DeployTo", "production")]
    [InlineData("DeployApp", "other")]
    [InlineData("DeployRuntime", "container")]
    [InlineData("DeployMaxParallel", "x")]
    [InlineData("DeployLocalRoot", "/tmp/elsewhere")]
    [InlineData("DeployManifestFile", "missing.props")]
    public void Row_51_a_variable_that_is_called_like_a_property_changes_nothing(string name, string value)
    {
        using var plain = new Shop();
        using var shop = new Shop();
        var read = shop.Variable(name, value).Read();
        (read.App, read.Runtime, read.MaxParallel, read.Destinations[0].Hash).ShouldBe((plain.Read().App, plain.Read().Runtime, 8, plain.Read().Destinations[0].Hash));
    }

    [Fact]
    public void A_manifest_that_was_named_but_is_not_there_is_a_fault()
    {
        using var shop = new Shop();
        var fault = shop.Commands("DeployManifestFile", "deploy/shop.props").FaultsOfNothing().ShouldHaveSingleItem();
        fault.Code.ShouldBe("DOG1013");
        fault.Fact.ShouldBe("The manifest 'deploy/shop.props' is not there.");
    }
}
