using System.Text.RegularExpressions;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public class DeclarationTests
{
    readonly Declaration local = new LocalPlatform().Declaration;

    [Theory]
    [InlineData("shop")]
    [InlineData("Shop.Web")]
    [InlineData("my_app-2")]
    [InlineData("7")]
    [InlineData("console")]
    public void A_name_that_is_a_good_folder_name_everywhere_is_an_app_name(string name) => IsName(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-shop")]
    [InlineData("shop.")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("shöp")]
    [InlineData("shop\n")]
    public void Any_other_name_is_refused(string name) => IsName(name).ShouldBeFalse();

    [Fact]
    public void A_container_is_no_runtime_of_this_machine() => local.Runtimes.ShouldBe([Runtime.Dotnet, Runtime.Python, Runtime.Static]);

    [Fact]
    public void Five_superseded_releases_are_kept_unless_the_manifest_says_otherwise() => local.Settings.Single(setting => setting.Name == "Keep").Default.ShouldBe("5");

    [Fact]
    public void It_is_among_the_known_platforms() => KnownPlatforms.All.Select(platform => platform.Declaration.Name).ShouldContain("local");

    [Fact]
    public void The_release_that_answers_is_proven_by_its_id() =>
        new LocalPlatform().Proof(new Release("abc", 1, null, Standing.Unknown, true, TimeSpan.Zero)).ShouldBe("Dogshore-Release: abc");

    bool IsName(string name) => Regex.IsMatch(name, $@"\A(?:{local.AppName.Pattern})\z");
}
