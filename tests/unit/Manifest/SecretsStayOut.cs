using Dogshore.Manifest;
using Dogshore.Secrets;

namespace Dogshore.Tests.Manifest;

/// <summary>A secret crosses MSBuild by name only.</summary>
public sealed class SecretsStayOut
{
    const string Canary = "canary-5d41402abc4b2a76";

    [Fact]
    public void A_secret_with_its_value_in_the_manifest_is_refused()
    {
        using var shop = new Shop();
        var fault = shop.Fault($"""    <DeployConfig Include="SIGNATURE" Value="{Canary}" Secret="true" />""");
        fault.Code.ShouldBe("DOG1030");
        fault.Remedy.ShouldBe("Write FromEnvironment=\"SIGNATURE\" in place of Value, and set that variable where the deploy runs.");
        fault.ToString().ShouldNotContain(Canary);
    }

    [Theory]
    [InlineData("DB_PASSWORD")]
    [InlineData("DBPASSWORD")]
    [InlineData("MailPassword")]
    [InlineData("SECRET_KEY")]
    [InlineData("DJANGO_SECRET")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("AUTH_TOKEN_URL")]
    [InlineData("STRIPE_API_KEY")]
    [InlineData("StripeApiKey")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("SSH_PRIVATE_KEY")]
    [InlineData("Mail__Password")]
    [InlineData("AZURE_CREDENTIALS")]
    [InlineData("DB_PWD")]
    public void A_name_that_looks_like_a_secret_with_a_value_in_the_manifest_is_refused(string name)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"""    <DeployConfig Include="{name}" Value="{Canary}" />""");
        fault.Code.ShouldBe("DOG1031");
        fault.ToString().ShouldNotContain(Canary);
    }

    [Theory]
    [InlineData("TOKENIZERS_PARALLELISM")]
    [InlineData("MAX_TOKENS")]
    [InlineData("KEYBOARD")]
    [InlineData("PRIMARY_KEY_TYPE")]
    [InlineData("LOG_LEVEL")]
    [InlineData("CACHE_KEY_PREFIX")]
    public void A_name_that_only_resembles_one_is_fine(string name)
    {
        using var shop = new Shop();
        shop.Effective($"""    <DeployConfig Include="{name}" Value="x" />""").Config.Length.ShouldBe(1);
    }

    [Fact]
    public void The_user_may_say_that_it_is_none()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployConfig Include="PASSWORD_MIN_LENGTH" Value="12" Secret="false" />""").Config[0].Source
            .ShouldBe(new ValueSource.Literal("12") { IsSecret = false });
    }

    [Theory]
    [InlineData("DeployConfig Include='CACHE' Value")]
    [InlineData("DeployDatabase Include='DATABASE_URL' Engine='sqlite' Url")]
    [InlineData("DeployNotify Include='chat' Url")]
    public void An_address_with_a_password_in_it_is_refused(string item)
    {
        using var shop = new Shop();
        var fault = shop.Faults($"    <{item}='https://shop:{Canary}@db.example.org/x' />").ShouldHaveSingleItem();
        fault.Code.ShouldBe("DOG1032");
        fault.ToString().ShouldNotContain(Canary);
    }

    [Fact]
    public void An_address_without_a_password_may_be_written_down()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployDatabase Include="DATABASE_URL" Engine="postgresql" Url="postgresql://db.internal/shop" />""").Databases[0].Url
            .ShouldBe(new ValueSource.Literal("postgresql://db.internal/shop"));
    }

    [Fact]
    public void The_value_of_a_variable_is_nowhere_in_what_was_read()
    {
        using var shop = new Shop();
        var manifest = shop.Variable("SHOP_KEY", Canary).Read("""
                <DeployConfig Include="SECRET_KEY" FromEnvironment="SHOP_KEY" Secret="true" />
                <DeployDatabase Include="DATABASE_URL" Engine="postgresql" FromEnvironment="SHOP_KEY" />
                <DeployNotify Include="chat" FromEnvironment="SHOP_KEY" />
            """);
        $"{manifest} {string.Join(' ', manifest.Destinations)} {string.Join('\n', ManifestText.Show(manifest))}".ShouldNotContain(Canary);
    }

    [Fact]
    public void What_is_read_from_a_variable_of_a_telling_name_is_a_secret_without_being_told()
    {
        using var shop = new Shop();
        shop.Variable("X", "1234").Effective("""    <DeployConfig Include="API_KEY" FromEnvironment="X" />""").Config[0].Source.IsSecret.ShouldBeTrue();
    }

    [Fact]
    public void What_is_generated_or_in_a_store_is_a_secret_without_being_told()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployConfig Include="SALT" Generate="true" />""").Config[0].Source.ShouldBe(new ValueSource.Generated { IsSecret = true });
    }
}
