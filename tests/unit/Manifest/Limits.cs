namespace Dogshore.Tests.Manifest;

/// <summary>On= and Except= : which destinations an item is for.</summary>
public sealed class Limits
{
    const string Three = """
            <DeployTo Include="staging" Platform="cloud" Host="s" />
            <DeployTo Include="eu" Platform="cloud" Host="e" Group="production" />
            <DeployTo Include="us" Platform="cloud" Host="u" Group="production" />
        """;

    static string For(string limits)
    {
        using var shop = new Shop();
        return string.Join(' ', shop.Commands("DeployTo", "local+staging+production").Read($"{Three}<DeployConfig Include='A' Value='b' {limits} />")
            .Destinations.Where(each => each.Config.Length > 0).Select(each => each.To.Name));
    }

    [Fact]
    public void Without_a_limit_it_is_for_all() => For("").ShouldBe("staging eu us local");

    [Fact]
    public void On_names_destinations_and_groups() => For("On='staging+production'").ShouldBe("staging eu us");

    [Fact]
    public void Except_leaves_some_out() => For("Except='local;production'").ShouldBe("staging");

    [Fact]
    public void Both_together_are_the_group_without_one() => For("On='production' Except='us'").ShouldBe("eu");

    [Theory]
    [InlineData("On", "prodution", "production")]
    [InlineData("Except", "stging", "staging")]
    public void An_unknown_destination_is_asked_back_with_its_place(string limit, string given, string meant)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"""    <DeployTo Include="staging" Platform="cloud" Host="s" Group="production" /><DeployConfig Include="A" Value="b" {limit}="{given}" />""");
        fault.Code.ShouldBe("DOG1006");
        fault.Fact.ShouldBe($"{limit}= of DeployConfig 'A' names '{given}', and no destination or group is called so.");
        fault.Remedy.ShouldStartWith($"Did you mean '{meant}'?");
        fault.Place!.Column.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void Two_items_of_one_name_for_different_destinations_are_fine()
    {
        using var shop = new Shop();
        shop.Variable("K", "value").Effective("""
                <DeployConfig Include="SECRET_KEY" FromEnvironment="K" Except="local" />
                <DeployConfig Include="SECRET_KEY" Generate="true" On="local" />
            """).Config.ShouldHaveSingleItem().Source.ShouldBeOfType<Dogshore.Secrets.ValueSource.Generated>();
    }

    [Fact]
    public void Two_items_of_one_name_that_meet_are_duplicates()
    {
        using var shop = new Shop();
        var fault = shop.Fault($"{Three}<DeployConfig Include='A' Value='b' On='production' /><DeployConfig Include='A' Value='c' On='us+staging' />");
        fault.Code.ShouldBe("DOG1017");
        fault.Fact.ShouldBe("DeployConfig 'A' stands twice for us.");
    }

    [Theory]
    [InlineData("<DeployProcess Include='worker' Command='a' />")]
    [InlineData("<DeployProbe Include='/' />")]
    [InlineData("<DeployHeaders Include='x' Match='*' Cache='no-cache' />")]
    [InlineData("<DeployBuildStep Include='x' Command='make' />")]
    [InlineData("<DeployDatabase Include='DATABASE_URL' Engine='sqlite' />")]
    [InlineData("<DeployFile Include='data' />")]
    [InlineData("<DeployNotify Include='x' Url='https://example.org/' />")]
    public void Every_kind_of_item_stands_once(string item)
    {
        using var shop = new Shop();
        shop.Fault(item + "\n" + item).Code.ShouldBe("DOG1017");
    }

    [Fact]
    public void Config_and_a_database_share_one_environment()
    {
        using var shop = new Shop();
        var fault = shop.Fault("<DeployConfig Include='DATABASE_URL' Value='x' /><DeployDatabase Include='DATABASE_URL' Engine='sqlite' />");
        fault.Code.ShouldBe("DOG1017");
        fault.Remedy.ShouldContain("variables of one environment");
    }
}
