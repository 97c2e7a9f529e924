using Dogshore.Secrets;

namespace Dogshore.Tests.Manifest;

/// <summary>Where a value comes from, and whether it is there.</summary>
public sealed class Values
{
    const string FromX = """    <DeployConfig Include="LOG_LEVEL" FromEnvironment="X" />""";

    [Fact]
    public void Row_59_a_variable_that_is_not_set_is_a_fault_that_says_where_to_set_it()
    {
        using var shop = new Shop();
        var fault = shop.Fault(FromX);
        fault.Code.ShouldBe("DOG1035");
        fault.Fact.ShouldBe("DeployConfig 'LOG_LEVEL' is read from the variable X, which is not set.");
        fault.Remedy.ShouldStartWith("Set X where the deploy runs");
        fault.Place!.Column.ShouldBe(39);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "nothing but white space")]
    [InlineData("\n", "nothing but white space")]
    public void Row_59_a_variable_that_says_nothing_is_a_fault(string value, string what)
    {
        using var shop = new Shop();
        var fault = shop.Variable("X", value).Fault(FromX);
        fault.Code.ShouldBe("DOG1036");
        fault.Fact.ShouldEndWith($"which is {what}.");
    }

    [Theory]
    [InlineData("x", "is a single character")]
    [InlineData("secret-value\n", "ends with a line end")]
    [InlineData("secret-value\r\n", "ends with a line end")]
    public void Row_59_a_secret_of_one_character_or_with_a_line_end_is_a_fault(string value, string reason)
    {
        using var shop = new Shop();
        var fault = shop.Variable("X", value).Fault("""    <DeployConfig Include="SECRET_KEY" FromEnvironment="X" />""");
        fault.Code.ShouldBe("DOG1043");
        fault.Fact.ShouldEndWith($"its value {reason}.");
    }

    [Theory]
    [InlineData("SECRET_KEY", "-----BEGIN KEY-----\nabc\n-----END KEY-----\n")]
    [InlineData("WORKERS", "2")]
    public void Row_59_a_key_of_several_lines_and_a_short_value_that_is_no_secret_are_fine(string name, string value)
    {
        using var shop = new Shop();
        shop.Variable("X", value).Read($"""    <DeployConfig Include="{name}" FromEnvironment="X" />""").ShouldNotBeNull();
    }

    [Fact]
    public void Only_what_was_asked_for_needs_its_variables()
    {
        using var shop = new Shop();
        shop.Read("""
                <DeployTo Include="production" Platform="cloud" Host="h" />
                <DeployConfig Include="LOG_LEVEL" FromEnvironment="X" On="production" />
            """).Destinations[0].Config.ShouldBeEmpty();
    }

    [Fact]
    public void Looking_needs_no_values()
    {
        using var shop = new Shop();
        shop.Effective(FromX, needsValues: false).Config[0].Source.ShouldBe(new ValueSource.FromEnvironment("X"));
    }

    [Theory]
    [InlineData("1X")]
    [InlineData("A-B")]
    [InlineData("$HOME")]
    [InlineData("s3cr3t/with+signs")]
    public void What_is_no_name_of_a_variable_is_refused_and_not_repeated(string text)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"""    <DeployConfig Include="LOG_LEVEL" FromEnvironment="{text}" />""");
        fault.Code.ShouldBe("DOG1038");
        fault.ToString().ShouldNotContain(text);
    }

    [Fact]
    public void Two_sources_of_one_value_are_a_fault()
    {
        using var shop = new Shop();
        var fault = shop.Variable("X", "y").Fault("""    <DeployConfig Include="LOG_LEVEL" Value="info" FromEnvironment="X" />""");
        fault.Code.ShouldBe("DOG1033");
        fault.Fact.ShouldBe("DeployConfig 'LOG_LEVEL' has more than one source of its value: Value, FromEnvironment.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Value=''")]
    [InlineData("Generate='false'")]
    public void No_source_is_a_fault_and_an_empty_one_is_none(string source)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"    <DeployConfig Include='LOG_LEVEL' {source} />");
        fault.Code.ShouldBe("DOG1034");
        fault.Remedy.ShouldStartWith("Write one of Value, FromEnvironment, FromSecret, FromFile or Generate");
    }

    [Fact]
    public void A_file_is_looked_for_beside_the_manifest()
    {
        using var shop = new Shop();
        shop.Holds("deploy/licence.txt", "abc\n").Commands("DeployManifestFile", "deploy/shop.props");
        shop.Holds("deploy/shop.props", "<Project />");
        shop.Effective("""    <DeployConfig Include="LICENCE" FromFile="licence.txt" />""").Config[0].Source.ShouldBe(new ValueSource.FromFile("licence.txt"));
    }

    [Theory]
    [InlineData("missing.txt", "is not there")]
    [InlineData("empty.txt", "is empty")]
    public void A_file_without_a_value_is_a_fault(string file, string reason)
    {
        using var shop = new Shop();
        var fault = shop.Holds("empty.txt", "\n").Fault($"""    <DeployConfig Include="LICENCE" FromFile="{file}" />""");
        fault.Code.ShouldBe("DOG1037");
        fault.Fact.ShouldContain(reason);
    }

    [Fact]
    public void A_value_is_generated_only_where_the_platform_can()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""
                <DeployTo Include="production" Platform="cloud" Host="h" />
                <DeployConfig Include="SECRET_KEY" Generate="true" />
            """);
        fault.Code.ShouldBe("DOG1041");
        fault.Remedy.ShouldBe("Write FromEnvironment= for production and limit the generated one with Except=\"production\".");
    }

    [Fact]
    public void A_secret_store_is_pointed_into_only_where_there_is_one()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployConfig Include="SECRET_KEY" FromSecret="shop/key" />""").Code.ShouldBe("DOG1042");
    }
}
