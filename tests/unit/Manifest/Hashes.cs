namespace Dogshore.Tests.Manifest;

/// <summary>The hash over what applies to a destination: a plan that was made for another manifest is refused.</summary>
public sealed class Hashes
{
    static string Of(string items, string value = "value")
    {
        using var shop = new Shop();
        return shop.Variable("X", value).Variable("Y", value).Effective(items).Hash;
    }

    [Fact]
    public void The_same_manifest_has_the_same_hash() => Of("<DeployProbe Include='/a' />").ShouldBe(Of("\n\n<DeployProbe   Include='/a' />"));

    [Fact]
    public void It_is_a_SHA_256() => Of("").ShouldMatch("^[0-9a-f]{64}$");

    [Theory]
    [InlineData("<DeployProbe Include='/b' />")]
    [InlineData("<DeployProbe Include='/a' Status='200' />")]
    [InlineData("<DeployProbe Include='/a' /><DeployConfig Include='A' Value='b' />")]
    [InlineData("<DeployProbe Include='/a' /><DeployProcess Include='web' Count='2' />")]
    [InlineData("<DeployProbe Include='/a' /><DeployTo Include='local' Keep='9' />")]
    [InlineData("<DeployProbe Include='/a' /><DeployDatabase Include='D' Engine='sqlite' />")]
    public void Whatever_applies_changes_it(string items) => Of(items).ShouldNotBe(Of("<DeployProbe Include='/a' />"));

    [Fact]
    public void What_applies_elsewhere_does_not() =>
        Of("<DeployTo Include='eu' Platform='cloud' Host='h' /><DeployConfig Include='A' Value='b' On='eu' />").ShouldBe(Of(""));

    [Fact]
    public void The_name_of_a_variable_is_part_of_it_and_its_value_is_not()
    {
        const string FromX = "<DeployConfig Include='A' FromEnvironment='X' />";
        Of(FromX, "one").ShouldBe(Of(FromX, "two"));
        Of(FromX).ShouldNotBe(Of("<DeployConfig Include='A' FromEnvironment='Y' />"));
    }

    [Fact]
    public void No_value_can_look_like_two() =>
        Of("<DeployConfig Include='A' Value='b 1:c' />").ShouldNotBe(Of("<DeployConfig Include='A' Value='b' /><DeployConfig Include='c' Value='x' />"));

    [Fact]
    public void The_order_of_config_does_not_matter() =>
        Of("<DeployConfig Include='A' Value='1' /><DeployConfig Include='B' Value='2' />").ShouldBe(Of("<DeployConfig Include='B' Value='2' /><DeployConfig Include='A' Value='1' />"));
}
