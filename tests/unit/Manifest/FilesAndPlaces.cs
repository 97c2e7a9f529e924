using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Tests.Fakes;

namespace Dogshore.Tests.Manifest;

/// <summary>What is built, packed and served, and where else it goes.</summary>
public sealed class FilesAndPlaces
{
    [Fact]
    public void A_rule_for_files_has_patterns_below_a_folder()
    {
        using var shop = new Shop();
        var rule = shop.Effective("""    <DeployFile Include="./data/" Match="**/*.json" Allow="test.pem" Prefix="lookup/"><Exclude>**/draft-*</Exclude></DeployFile>""").Files[0];
        (rule.Directory, rule.Match, rule.Exclude, rule.Allow, rule.Prefix).ShouldBe(("data", "**/*.json", "**/draft-*", "test.pem", "lookup/"));
    }

    [Fact]
    public void A_slash_as_prefix_is_the_root_of_the_package()
    {
        using var shop = new Shop();
        shop.Effective("""    <DeployFile Include="data" Prefix="/" />""").Files[0].Prefix.ShouldBe("");
    }

    [Fact]
    public void Exclude_as_an_attribute_belongs_to_MSBuild_and_is_a_fault()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""    <DeployFile Include="data" Exclude="**/draft-*" />""");
        fault.Code.ShouldBe("DOG1015");
        fault.Remedy.ShouldBe("Write it as a child element: <DeployFile …><Exclude>…</Exclude></DeployFile>.");
    }

    [Theory]
    [InlineData("DeployFile Include='data/*.json'")]
    [InlineData("DeployHeaders Include='**/*.css' Match='*' Cache='no-cache'")]
    public void A_pattern_in_Include_was_expanded_before_anything_was_built_and_is_a_fault(string item)
    {
        using var shop = new Shop();
        var fault = shop.Fault($"    <{item} />");
        fault.Code.ShouldBe("DOG1016");
        fault.Remedy.ShouldContain("Match");
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../elsewhere")]
    [InlineData("C:/x")]
    public void Static_files_lie_below_the_project(string folder)
    {
        using var shop = new Shop();
        shop.Fault($"""    <DeployStatic Include="{folder}" />""").Code.ShouldBe("DOG1057");
    }

    [Fact]
    public void A_build_step_has_a_command()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployBuildStep Include="css" />""").Fact.ShouldBe("DeployBuildStep 'css' has no Command.");
    }

    [Fact]
    public void Headers_say_what_and_for_which_files()
    {
        using var shop = new Shop();
        shop.Faults("""    <DeployHeaders Include="pages" />""").Select(fault => fault.Fact)
            .ShouldBe(["DeployHeaders 'pages' has no Match.", "DeployHeaders 'pages' has no Cache."]);
    }

    const string Assets = """<DeployCdn Include="assets" Platform="folder" Path="/srv/assets" BaseUrl="https://cdn.example.org/" />""";

    [Fact]
    public void Static_files_go_to_a_CDN_whose_address_the_app_is_told()
    {
        using var shop = new Shop();
        var effective = shop.Effective(Assets + """<DeployStatic Include="staticfiles" Prefix="static/" Cdn="assets" UrlConfig="STATIC_URL" />""");
        effective.Cdns.ShouldHaveSingleItem().At["Path"].ShouldBe("/srv/assets");
        effective.Config.ShouldHaveSingleItem().Source.ShouldBe(new Dogshore.Secrets.ValueSource.Literal("https://cdn.example.org/static/"));
    }

    [Fact]
    public void An_unknown_CDN_is_asked_back()
    {
        using var shop = new Shop();
        var fault = shop.Fault(Assets + """<DeployStatic Include="staticfiles" Cdn="asets" />""");
        fault.Code.ShouldBe("DOG1060");
        fault.Remedy.ShouldBe("Did you mean 'assets'? There are: assets.");
    }

    [Fact]
    public void An_address_that_nobody_knows_cannot_be_told()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployStatic Include="staticfiles" UrlConfig="STATIC_URL" />""").Code.ShouldBe("DOG1061");
    }

    [Fact]
    public void A_CDN_is_on_a_platform_that_keeps_static_files()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployCdn Include="assets" Platform="local" />""").Code.ShouldBe("DOG1062");
    }

    [Fact]
    public void A_CDN_that_no_file_goes_to_is_not_part_of_what_applies()
    {
        using var shop = new Shop();
        shop.Effective(Assets).Cdns.ShouldBeEmpty();
    }

    [Fact]
    public void An_option_is_one_of_the_platforms_own()
    {
        using var shop = new Shop();
        var fault = shop.Fault("""
                <DeployTo Include="production" Platform="cloud" Host="h" />
                <DeploySetting Include="KeepRelease" Value="3" On="production" />
            """);
        fault.Code.ShouldBe("DOG1063");
        fault.Remedy.ShouldBe("Did you mean 'KeepReleases'? It has KeepReleases, or limit it with Except=\"production\".");
    }

    [Fact]
    public void A_platform_may_take_any_option()
    {
        using var shop = new Shop();
        shop.On(TestPlatform.Local with { Options = null }).Effective("""    <DeploySetting Include="x.y:z" Value="3" />""").Settings.Length.ShouldBe(1);
    }

    [Fact]
    public void The_outcome_is_posted_over_https_only()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployNotify Include="chat" Url="http://chat.example.org/" />""").Code.ShouldBe("DOG1064");
    }

    [Fact]
    public void Own_objects_go_only_where_a_platform_takes_them()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployObject Include="objects/" />""").Code.ShouldBe("DOG1065");
        var manifest = shop.Commands("DeployTo", "local+production").Read("""
                <DeployTo Include="production" Platform="cloud" Host="h" />
                <DeployObject Include="objects/" />
            """);
        manifest.Destinations.Select(each => each.Objects.Length).ShouldBe([1, 0]);
    }

    [Fact]
    public void An_assembly_with_platforms_that_is_not_there_is_a_fault()
    {
        using var shop = new Shop();
        shop.Fault("""    <DeployPlatformAssembly Include="platforms/Acme.dll" />""").Code.ShouldBe("DOG1066");
    }
}
