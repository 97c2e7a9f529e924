namespace Dogshore.EndToEnd.Evaluation;

public sealed class Hooks
{
    [Theory]
    [InlineData("BeforeDeploy")]
    [InlineData("Deploy")]
    [InlineData("DeployPlan")]
    public async Task A_target_of_the_user_called_like_one_of_ours_is_an_error_that_says_how_to_attach(string name)
    {
        await using var app = Evaluated.Project(project: $"""<Project Sdk="Dogshore.Sdk"><Target Name="{name}" /></Project>""");
        var ended = (await app.MSBuild("-t:Deploy")).ShouldFail("DOG1191");
        ended.Text.ShouldContain(name);
        ended.Text.ShouldContain("AfterTargets");
    }

    [Fact]
    public async Task So_is_one_whose_name_stands_behind_a_condition_with_a_bare_sign()
    {
        await using var app = Evaluated.Project(project: """<Project Sdk="Dogshore.Sdk"><Target Condition="'2' > '1'" Name="DeployPlan" /></Project>""");
        (await app.MSBuild("-t:Deploy")).ShouldFail("DOG1191");
    }

    [Fact]
    public async Task So_is_one_in_the_manifest()
    {
        await using var app = Evaluated.Project("""<Project><Target Name="AfterDeploy" /></Project>""");
        (await app.MSBuild("-t:Deploy")).ShouldFail("DOG1191");
    }

    [Fact]
    public async Task The_list_of_taken_names_holds_every_public_target()
    {
        await using var app = Evaluated.Project();
        var taken = (await app.Property("_DeployTargetNames")).Split(';', StringSplitOptions.RemoveEmptyEntries).Order();
        var defined = Directory.GetFiles(Path.Combine(Repository.Root, "sdk/deploy"), "*.targets")
            .SelectMany(file => System.Xml.Linq.XDocument.Load(file).Descendants("Target").Select(target => (string)target.Attribute("Name")!))
            .Where(name => name.Contains("Deploy", StringComparison.Ordinal) && !name.StartsWith('_')).Order();
        taken.ShouldBe(defined);
    }
}
