namespace Dogshore.Tests.Manifest;

/// <summary>Names that the app sees in its environment.</summary>
public sealed class ConfigNames
{
    [Theory]
    [InlineData("1ST")]
    [InlineData("A-B")]
    [InlineData("A B")]
    [InlineData("A=B")]
    public void A_name_that_is_no_variable_is_a_fault(string name)
    {
        using var shop = new Shop();
        shop.Fault($"""    <DeployConfig Include="{name}" Value="x" />""").Code.ShouldBe("DOG1039");
    }

    [Theory]
    [InlineData("PORT")]
    [InlineData("DEPLOY_VERSION")]
    [InlineData("DEPLOY_COMMIT")]
    public void A_name_that_the_deploy_sets_is_a_fault(string name)
    {
        using var shop = new Shop();
        shop.Fault($"""    <DeployConfig Include="{name}" Value="x" />""").Code.ShouldBe("DOG1040");
    }

    [Fact]
    public void Names_of_dotnet_sections_are_fine()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployConfig Include="Logging__LogLevel__Default" Value="Information" />""").Config.Length.ShouldBe(1);
    }

    [Fact]
    public void A_database_is_named_as_a_variable_too()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployDatabase Include="main-db" Engine="sqlite" />""").Code.ShouldBe("DOG1039");
    }
}
