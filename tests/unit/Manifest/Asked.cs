namespace Dogshore.Tests.Manifest;

/// <summary>-p:DeployTo= : which destinations a run is for.</summary>
public sealed class Asked
{
    const string Three = """
            <DeployTo Include="staging" Platform="cloud" Host="s" />
            <DeployTo Include="eu" Platform="cloud" Host="e" Group="production" />
            <DeployTo Include="us" Platform="cloud" Host="u" Group="production" />
        """;

    static IEnumerable<string> Names(string? deployTo)
    {
        using var shop = new Shop();
        if (deployTo is not null) shop.Commands("DeployTo", deployTo);
        return shop.Read(Three).Destinations.Select(each => each.To.Name);
    }

    [Fact]
    public void Nothing_asked_is_local() => Names(null).ShouldBe(["local"]);

    [Fact]
    public void One_by_its_name() => Names("staging").ShouldBe(["staging"]);

    [Fact]
    public void A_group_is_all_of_it() => Names("production").ShouldBe(["eu", "us"]);

    [Theory]
    [InlineData("us+staging")]
    [InlineData("us;staging")]
    [InlineData("us, staging")]
    [InlineData(" us + staging ")]
    public void Several_are_joined(string deployTo) => Names(deployTo).ShouldBe(["staging", "us"]);

    [Fact]
    public void Whoever_is_meant_twice_is_there_once() => Names("eu+production").ShouldBe(["eu", "us"]);

    [Fact]
    public void Case_does_not_matter_and_the_declared_spelling_wins() => Names("EU").ShouldBe(["eu"]);

    [Fact]
    public void Local_can_be_asked_for_by_name() => Names("local+eu").ShouldBe(["eu", "local"]);

    [Theory]
    [InlineData("prodution", "production")]
    [InlineData("stagign", "staging")]
    public void An_unknown_one_is_asked_back(string given, string meant)
    {
        using var shop = new Shop();
        var fault = shop.Commands("DeployTo", given).Fault(Three);
        fault.Code.ShouldBe("DOG1006");
        fault.Remedy.ShouldBe($"Did you mean '{meant}'? There are: staging, eu, us, local, production.");
        fault.Place.ShouldBeNull();
    }

    [Fact]
    public void All_unknown_ones_are_told()
    {
        using var shop = new Shop();
        shop.Commands("DeployTo", "here+there").Faults(Three).Length.ShouldBe(2);
    }

    [Fact]
    public void Signs_without_names_are_not_local()
    {
        using var shop = new Shop();
        shop.Commands("DeployTo", "+").Fault(Three).Code.ShouldBe("DOG1006");
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("TF_BUILD", "True")]
    public void In_CI_nothing_goes_to_a_place_that_was_not_named(string variable, string value)
    {
        using var shop = new Shop();
        var fault = shop.Variable(variable, value).Fault(Three);
        fault.Code.ShouldBe("DOG1007");
        fault.Remedy.ShouldBe("Write -p:DeployTo= and one of: staging, eu, us, production.");
    }

    [Fact]
    public void In_CI_a_manifest_without_destinations_goes_to_local()
    {
        using var shop = new Shop();
        shop.Variable("CI", "true").Read("""    <DeployTo Include="local" Keep="1" />""").Destinations.Length.ShouldBe(1);
    }

    [Fact]
    public void In_CI_a_named_destination_is_enough()
    {
        using var shop = new Shop();
        shop.Variable("CI", "true").Commands("DeployTo", "staging").Read(Three).Destinations.Length.ShouldBe(1);
    }

    [Fact]
    public void The_manifest_may_say_it_and_is_then_the_place_of_the_fault()
    {
        using var shop = new Shop();
        shop.Says("DeployTo", "nowhere").FaultsOfWhole("<Project>\n<PropertyGroup>\n<DeployTo>nowhere</DeployTo></PropertyGroup></Project>")
            .ShouldHaveSingleItem().Place!.Line.ShouldBe(3);
    }
}
