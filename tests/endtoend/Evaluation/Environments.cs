using System.Text.RegularExpressions;

namespace Dogshore.EndToEnd.Evaluation;

public sealed class Environments
{
    /// <summary>The public properties, as Deploy.props empties them.</summary>
    public static TheoryData<string> Properties => [.. Regex.Matches(
        File.ReadAllText(Path.Combine(Repository.Root, "sdk/deploy/Deploy.props")), @"<(Deploy\w+)></\1>").Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Properties))]
    public async Task Row_51_a_variable_of_the_environment_called_like_a_property_of_ours_changes_nothing(string property)
    {
        await using var app = Evaluated.Project();
        app.Variables[property] = "from-the-shell";
        (await app.Property(property)).ShouldBe("");
    }

    [Fact]
    public async Task Row_51_nor_does_it_defeat_the_manifest()
    {
        await using var app = Evaluated.Project("""<Project><PropertyGroup><DeployApp Condition="'$(DeployApp)' == ''">shop</DeployApp></PropertyGroup></Project>""");
        app.Variables["DeployApp"] = "from-the-shell";
        (await app.Property("DeployApp")).ShouldBe("shop");
    }

    [Fact]
    public async Task Row_51_the_command_line_wins_over_the_manifest()
    {
        await using var app = Evaluated.Project("""<Project><PropertyGroup><DeployApp>shop</DeployApp></PropertyGroup></Project>""");
        (await app.Property("DeployApp", "-p:DeployApp=other")).ShouldBe("other");
    }

    [Theory]
    [InlineData("UsingDogshoreSdk")]
    [InlineData("_DeployTargetsImported")]
    [InlineData("_DeployPropsImported")]
    [InlineData("_DeployWave")]
    public async Task Row_51_nor_does_a_variable_called_like_one_of_our_marks_keep_the_SDK_out(string mark)
    {
        await using var app = Evaluated.Project();
        app.Variables[mark] = "true";
        app.Variables["DeployTo"] = "production";
        (await app.Property("DeployTo")).ShouldBe("");
        (await app.MSBuild("-t:_DeployIsHere")).ShouldSucceed();
        (await app.Property("_DeployWave")).ShouldBe("");
    }

    [Theory]
    [InlineData("a+b", "a+b")]
    [InlineData("a%3Bb", "a;b")]
    public async Task Several_destinations_arrive_whole_when_joined_with_a_plus(string given, string arrived)
    {
        await using var app = Evaluated.Project();
        (await app.Property("DeployTo", $"-p:DeployTo={given}")).ShouldBe(arrived);
    }
}
