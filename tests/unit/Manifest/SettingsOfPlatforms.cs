namespace Dogshore.Tests.Manifest;

/// <summary>A platform's own metadata on DeployTo.</summary>
public sealed class SettingsOfPlatforms
{
    static string Cloud(string more) => $"""    <DeployTo Include="production" Platform="cloud" {more} />""";

    [Fact]
    public void Defaults_are_filled_in()
    {
        using var shop = new Shop();
        var to = shop.Commands("DeployTo", "production").Effective(Cloud("Host='h'")).To;
        to["Region"].ShouldBe("eu");
        to["Drain"].ShouldBe("30s");
        to["Public"].ShouldBeNull();
    }

    [Fact]
    public void A_missing_setting_is_a_fault_with_its_help()
    {
        using var shop = new Shop();
        var fault = shop.Fault(Cloud(""));
        fault.Code.ShouldBe("DOG1010");
        fault.Fact.ShouldBe("DeployTo 'production' has no Host.");
        fault.Remedy.ShouldBe("Write Host=\"…\": Where it is.");
    }

    [Fact]
    public void An_unknown_setting_is_asked_back()
    {
        using var shop = new Shop();
        shop.Fault(Cloud("Host='h' Regoin='eu'")).Remedy.ShouldStartWith("Did you mean 'Region'?");
    }

    [Theory]
    [InlineData("Region", "asia", "one of eu, us")]
    [InlineData("Drain", "30", "a duration (a whole number and ms, s, m, h or d)")]
    [InlineData("Public", "yes", "true or false")]
    public void A_setting_of_the_wrong_kind_is_a_fault(string name, string value, string expected)
    {
        using var shop = new Shop();
        var fault = shop.Fault(Cloud($"Host='h' {name}='{value}'"));
        fault.Code.ShouldBe("DOG1011");
        fault.Fact.ShouldBe($"{name} of DeployTo 'production' is '{value}', which is not {expected}.");
    }

    [Fact]
    public void Flags_and_choices_arrive_in_their_one_spelling()
    {
        using var shop = new Shop();
        var to = shop.Commands("DeployTo", "production").Effective(Cloud("Host='h' Public='True' Region='US'")).To;
        (to["Public"], to["Region"]).ShouldBe(("true", "us"));
    }

    [Fact]
    public void What_only_another_declared_platform_knows_is_no_fault()
    {
        using var shop = new Shop();
        shop.Read("""
                <DeployTo Include="local" Host="h" />
                <DeployTo Include="production" Platform="cloud" Host="h" />
            """).Destinations[0].To["Host"].ShouldBeNull();
    }

    [Fact]
    public void What_only_an_undeclared_platform_knows_is_a_fault()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployTo Include="local" Host="h" />""").Code.ShouldBe("DOG1002");
    }

    [Fact]
    public void The_shape_of_a_destination_is_checked_though_another_was_asked_for()
    {
        using var shop = new Shop();
        shop.Commands("DeployTo", "local").Fault(Cloud("Host='h' Drain='soon'")).Code.ShouldBe("DOG1011");
    }

    [Fact]
    public void A_property_named_after_platform_and_setting_fills_it_in()
    {
        using var shop = new Shop();
        shop.Commands("DeployLocalRoot", "/srv/apps").ReadNothing().Destinations[0].To["Root"].ShouldBe("/srv/apps");
    }

    [Fact]
    public void The_command_line_has_the_last_word_over_the_destination()
    {
        using var shop = new Shop();
        shop.Commands("DeployLocalRoot", "/a").Effective("""    <DeployTo Include="local" Root="/b" />""").To["Root"].ShouldBe("/a");
    }

    [Fact]
    public void The_destination_has_the_word_over_a_property_of_the_manifest()
    {
        using var shop = new Shop();
        shop.Says("DeployLocalRoot", "/a").Effective("""    <DeployTo Include="local" Root="/b" />""").To["Root"].ShouldBe("/b");
    }

    [Fact]
    public void A_credential_is_the_name_of_a_variable_and_it_must_be_set()
    {
        using var shop = new Shop();
        shop.Commands("DeployTo", "production").Fault(Cloud("Host='h' Credential='SHOP_TOKEN'")).Code.ShouldBe("DOG1035");
        shop.Variable("SHOP_TOKEN", "t0p-secret").Effective(Cloud("Host='h' Credential='SHOP_TOKEN'")).To["Credential"].ShouldBe("SHOP_TOKEN");
    }

    [Fact]
    public void A_credential_itself_in_place_of_a_name_is_refused_and_not_repeated()
    {
        using var shop = new Shop();
        var fault = shop.Fault(Cloud("Host='h' Credential='canary-7f3a-of-a-token'"));
        fault.Code.ShouldBe("DOG1038");
        fault.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public void A_credential_where_none_is_asked_for_is_worth_a_warning()
    {
        using var shop = new Shop();
        shop.Read("""    <DeployTo Include="local" Credential="SHOP_TOKEN" />""").Warnings.ShouldHaveSingleItem().Code.ShouldBe("DOG1086");
    }
}
