using Dogshore.Faults;

namespace Dogshore.Tests.Manifest;

/// <summary>Where a fault stands, as an editor and a CI page want it.</summary>
public sealed class Places
{
    [Fact]
    public void A_fault_of_a_value_points_to_its_attribute()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployProbe Include="/" Timeout="soon" />""").Place.ShouldBe(new Place(shop.ManifestPath, 3, 30));
    }

    [Fact]
    public void A_fault_of_an_item_points_to_its_bracket()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployConfig Include="LOG_LEVEL" />""").Place.ShouldBe(new Place(shop.ManifestPath, 3, 5));
    }

    [Fact]
    public void An_item_among_several_of_one_Include_is_found()
    {
        using var shop = new Shop();
        shop.Faults("""    <DeployFile Include="data;more" Match="/x" />""").ShouldAllBe(fault => fault.Place!.Line == 3 && fault.Place.Column == 37);
    }

    [Fact]
    public void Of_two_items_with_one_name_the_wrong_one_is_pointed_to()
    {
        using var shop = new Shop();
        shop.Fault("""
                <DeployProbe Include="/" Timeout="5s" On="local" />
                <DeployProbe Include="/" Timeout="soon" Except="local" />
            """).Place!.Line.ShouldBe(4);
    }

    [Fact]
    public void Of_two_items_that_look_alike_the_second_is_the_duplicate()
    {
        using var shop = new Shop();
        shop.Fault("""
                <DeployProbe Include="/" />
                <DeployProbe Include="/" />
            """).Place!.Line.ShouldBe(4);
    }

    [Fact]
    public void An_item_that_a_property_named_has_the_file_alone()
    {
        using var shop = new Shop();
        File.WriteAllText(shop.ManifestPath, "<Project><ItemGroup><DeployProbe Include='$(Path)' /></ItemGroup></Project>");
        var item = new Dogshore.Manifest.ManifestItem("DeployProbe", "healthz", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, shop.ManifestPath);
        shop.FaultOf(item).Place.ShouldBe(new Place(shop.ManifestPath));
    }

    [Fact]
    public void An_item_of_unknown_origin_has_no_place()
    {
        using var shop = new Shop();
        var item = new Dogshore.Manifest.ManifestItem("DeployProbe", "healthz", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, null);
        shop.FaultOf(item).Place.ShouldBeNull();
    }

    [Fact]
    public void An_item_of_another_file_is_found_there()
    {
        using var shop = new Shop();
        shop.Holds("common.props", "<Project>\n<ItemGroup>\n<DeployProbe Include='healthz' /></ItemGroup></Project>");
        var common = Path.Combine(shop.Directory, "common.props");
        var item = new Dogshore.Manifest.ManifestItem("DeployProbe", "healthz", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, common);
        shop.FaultOf(item).Place.ShouldBe(new Place(common, 3, 1));
    }
}
