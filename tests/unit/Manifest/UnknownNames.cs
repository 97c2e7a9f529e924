using Dogshore.Faults;

namespace Dogshore.Tests.Manifest;

/// <summary>What MSBuild would let pass in silence is an error with a place and a question.</summary>
public sealed class UnknownNames
{
    [Fact]
    public void Row_49_an_unknown_item_is_named_with_its_place_and_the_nearest_word()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployConfg Include="LOG_LEVEL" Value="info" />""");
        fault.Code.ShouldBe("DOG1001");
        fault.Place.ShouldBe(new Place(shop.ManifestPath, 3, 5));
        fault.Fact.ShouldBe("'DeployConfg' is no item of the manifest.");
        fault.Remedy.ShouldStartWith("Did you mean 'DeployConfig'?");
    }

    [Fact]
    public void Row_49_an_unknown_metadatum_is_named_with_its_place()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployConfig Include="LOG_LEVEL" Valeu="info" Value="info" />""");
        fault.Code.ShouldBe("DOG1002");
        fault.Place.ShouldBe(new Place(shop.ManifestPath, 3, 39));
        fault.Remedy.ShouldStartWith("Did you mean 'Value'?");
    }

    [Fact]
    public void Row_49_an_unknown_property_is_named_with_its_place()
    {
        using var shop = new Shop();
        var fault = shop.FaultsOfWhole("<Project>\n  <PropertyGroup>\n    <DeployRuntme>dotnet</DeployRuntme>\n  </PropertyGroup>\n</Project>").ShouldHaveSingleItem();
        fault.Code.ShouldBe("DOG1004");
        fault.Place.ShouldBe(new Place(shop.ManifestPath, 3, 5));
        fault.Remedy.ShouldStartWith("Did you mean 'DeployRuntime'?");
    }

    [Fact]
    public void A_metadatum_may_be_a_child_element_and_is_found_there()
    {
        using var shop = new Shop();
        shop.Fault("""
                <DeployProbe Include="/">
                  <Contians>ok</Contians>
                </DeployProbe>
            """).Place!.Line.ShouldBe(4);
    }

    [Fact]
    public void A_word_that_is_near_to_nothing_gets_the_list_and_no_question()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployProbe Include="/" Xyzzyplugh="1" />""").Remedy
            .ShouldBe("It has Path, Status, Contains, Header, Timeout, Deadline, Successes, On, Except.");
    }

    [Theory]
    [InlineData("DeployOnBuild")]
    [InlineData("DeployIisAppPath")]
    [InlineData("DeploymentUrl")]
    [InlineData("DeployIndividualFiles")]
    [InlineData("Deployed")]
    [InlineData("Version")]
    public void Names_of_the_SDK_and_of_the_user_are_left_alone(string property)
    {
        using var shop = new Shop();
        shop.ReadWhole($"<Project><PropertyGroup><{property}>x</{property}></PropertyGroup></Project>").App.ShouldBe("shop");
    }

    [Theory]
    [InlineData("DepolyTo")]
    [InlineData("DeploTo")]
    public void A_slip_in_the_word_Deploy_itself_is_seen_too(string item)
    {
        using var shop = new Shop();
        shop.Fault($"""    <{item} Include="x" />""").Remedy.ShouldStartWith("Did you mean 'DeployTo'?");
    }

    [Theory]
    [InlineData("DeploTo", "DeployTo")]
    [InlineData("DepolyTo", "DeployTo")]
    [InlineData("DeployRollbackTwo", "DeployRollbackTo")]
    [InlineData("DeployConfrim", "DeployConfirm")]
    public void A_property_of_the_command_line_that_nearly_is_ours_is_a_fault(string given, string meant)
    {
        using var shop = new Shop();
        var fault = shop.Commands(given, "production").Fault();
        fault.Code.ShouldBe("DOG1005");
        fault.Fact.ShouldContain($"'{given}'");
        fault.Remedy.ShouldStartWith($"Write -p:{meant}=");
        fault.Place.ShouldBeNull();
    }

    [Theory]
    [InlineData("Configuration")]
    [InlineData("DeployOnBuild")]
    [InlineData("NotesDatabase")]
    [InlineData("_DeployWave")]
    [InlineData("deployto")]
    public void Other_properties_of_the_command_line_are_left_alone(string given)
    {
        using var shop = new Shop();
        shop.Commands(given, "local").Read().Destinations.Length.ShouldBe(1);
    }

    [Fact]
    public void Names_inside_a_target_are_their_authors_own()
    {
        using var shop = new Shop();
        shop.ReadWhole("<Project><Target Name='T'><ItemGroup><DeployColour Include='red' /></ItemGroup></Target></Project>").App.ShouldBe("shop");
    }

    [Fact]
    public void Names_are_checked_in_item_definitions_as_well()
    {
        using var shop = new Shop();
        shop.FaultsOfWhole("<Project><ItemDefinitionGroup><DeployProbes><Timeout>1s</Timeout></DeployProbes></ItemDefinitionGroup></Project>")
            .ShouldHaveSingleItem().Code.ShouldBe("DOG1001");
    }
}
