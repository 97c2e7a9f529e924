namespace Dogshore.Tests.Manifest;

/// <summary>Destinations: where an app can go.</summary>
public sealed class Destinations
{
    [Fact]
    public void Without_a_manifest_there_is_local()
    {
        using var shop = new Shop();
        var to = shop.ReadNothing().Destinations.ShouldHaveSingleItem().To;
        to.Name.ShouldBe("local");
        to.Platform.Declaration.Name.ShouldBe("local");
        to.App.ShouldBe("shop");
    }

    [Fact]
    public void Local_may_be_declared_to_be_configured()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployTo Include="local" Keep="2" />""").To["Keep"].ShouldBe("2");
    }

    [Fact]
    public void Local_is_always_this_machine()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployTo Include="local" Platform="cloud" Host="h" />""").Code.ShouldBe("DOG1019");
    }

    [Fact]
    public void Another_name_on_the_platform_local_is_fine()
    {
        using var shop = new Shop();
        shop.Commands("DeployTo", "staging").Effective("""    <DeployTo Include="staging" Platform="local" App="shop-staging" />""").To.App.ShouldBe("shop-staging");
    }

    [Fact]
    public void All_destinations_are_declared_and_local_with_them()
    {
        using var shop = new Shop();
        shop.Read("""    <DeployTo Include="production" Platform="cloud" Host="h" />""").Declared.ShouldBe(["production", "local"]);
    }

    [Fact]
    public void An_unknown_platform_is_asked_back()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployTo Include="production" Platform="clod" Host="h" />""");
        fault.Code.ShouldBe("DOG1003");
        fault.Remedy.ShouldBe("Did you mean 'cloud'? Write one of: local, cloud, folder.");
    }

    [Fact]
    public void A_destination_without_a_platform_is_a_fault()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployTo Include="production" />""").Fact.ShouldBe("DeployTo 'production' has no Platform.");
    }

    [Theory]
    [InlineData("-oProxyCommand=x")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("../up")]
    [InlineData("publish")]
    public void Row_52_a_name_that_could_be_an_option_or_a_folder_of_ours_is_refused(string name)
    {
        using var shop = new Shop();
        shop.Fault($"""    <DeployTo Include="{name}" Platform="cloud" Host="h" />""").Code.ShouldBe("DOG1009");
    }

    [Fact]
    public void A_destination_stands_once()
    {
        using var shop = new Shop();
        shop.Faults("""
                <DeployTo Include="eu" Platform="cloud" Host="a" />
                <DeployTo Include="EU" Platform="cloud" Host="b" />
            """).ShouldHaveSingleItem().Code.ShouldBe("DOG1017");
    }

    [Fact]
    public void Two_destinations_that_are_the_same_place_would_undo_each_other()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""
                <DeployTo Include="eu" Platform="cloud" Host="h" />
                <DeployTo Include="us" Platform="cloud" Host="h" />
            """);
        fault.Code.ShouldBe("DOG1018");
        fault.Fact.ShouldBe("The destinations 'eu' and 'us' are the same place.");
    }

    [Fact]
    public void A_group_may_not_have_the_name_of_a_destination()
    {
        using var shop = new Shop();
        shop.Fault("""
                <DeployTo Include="eu" Platform="cloud" Host="a" Group="us" />
                <DeployTo Include="us" Platform="cloud" Host="b" />
            """).Code.ShouldBe("DOG1008");
    }

    [Fact]
    public void Local_is_a_destination_even_when_a_group_would_like_its_name()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployTo Include="eu" Platform="cloud" Host="a" Group="local" />""").Code.ShouldBe("DOG1008");
    }

    [Fact]
    public void The_app_is_called_as_DeployApp_says()
    {
        using var shop = new Shop();
        shop.Says("DeployApp", "fine-shop").Read().App.ShouldBe("fine-shop");
    }

    [Fact]
    public void A_name_that_the_platform_cannot_take_gets_a_proposal()
    {
        using var shop = new Shop();
        var fault = shop.Says("DeployApp", "Fine.Shop").Fault("""    <DeployTo Include="production" Platform="cloud" Host="h" />""");
        fault.Code.ShouldBe("DOG1020");
        fault.Remedy.ShouldEndWith("Write, for example, <DeployApp>fine-shop</DeployApp>.");
    }

    [Fact]
    public void The_name_is_checked_for_a_local_that_nobody_declared()
    {
        using var shop = new Shop();
        shop.Says("DeployApp", "fine shop").FaultsOfNothing().ShouldHaveSingleItem().Code.ShouldBe("DOG1020");
    }

    [Fact]
    public void A_retired_platform_is_worth_a_warning_with_its_successor()
    {
        using var shop = new Shop();
        var old = Fakes.TestPlatform.Local with { Status = Dogshore.Platforms.PlatformStatus.Retired, Successor = "cloud" };
        var warning = shop.On(old).Read().Warnings.ShouldHaveSingleItem();
        warning.Code.ShouldBe("DOG1085");
        warning.Remedy.ShouldBe("Its successor is cloud.");
    }
}
