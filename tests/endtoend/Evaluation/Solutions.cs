namespace Dogshore.EndToEnd.Evaluation;

public sealed class Solutions
{
    const string Library = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    /// <summary>A library and two bare projects that use the SDK.</summary>
    internal static App Solution(bool hook, string library = Library, string site = Evaluated.Bare)
    {
        var app = App.Of("all", new Dictionary<string, string>
        {
            ["All.slnx"] = """
                <Solution>
                  <Project Path="lib/lib.csproj" />
                  <Project Path="one/one.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
                  <Project Path="two/two.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
                </Solution>
                """,
            ["lib/lib.csproj"] = library,
            ["one/one.proj"] = site,
            ["two/two.proj"] = site,
        });
        if (hook) File.Copy(Path.Combine(Repository.Root, "sdk/solution/Directory.Solution.targets"), Path.Combine(app.Folder, "Directory.Solution.targets"));
        return app;
    }

    [Fact]
    public async Task Row_66_without_our_hook_a_solution_stops_before_anything_is_touched()
    {
        await using var app = Solution(hook: false);
        (await app.Run("Deploy")).ShouldFail("DOG1190").Text.ShouldContain("Directory.Solution.targets");
        Directory.Exists(app.LocalRoot).ShouldBeFalse();
    }

    [Fact]
    public async Task Row_66_so_does_a_graph_build_which_never_reads_the_hook()
    {
        await using var app = Solution(hook: true);
        (await app.Run("Deploy", "-graph")).ShouldFail("DOG1190");
    }

    [Fact]
    public async Task Row_66_with_it_the_projects_that_use_the_SDK_are_asked_once_and_the_others_passed_by()
    {
        // The question alone, so that nothing of the engine is needed: Clean is what such a project does without it.
        await using var app = Solution(hook: true);
        var ended = (await app.Run("_DeployFind", "-v:d")).ShouldSucceed();
        ended.Text.ShouldContain("one.proj");
        ended.Text.ShouldNotContain("MSB4057");
    }

    [Fact]
    public async Task A_solution_in_which_no_project_uses_the_SDK_has_nothing_to_deploy()
    {
        await using var app = Solution(hook: true, site: """<Project><Target Name="Build" /><Target Name="_IsProjectRestoreSupported" /></Project>""");
        (await app.Run("Deploy")).ShouldFail("DOG1192");
    }

    [Fact]
    public async Task A_plain_build_of_a_solution_with_our_projects_gives_no_warning()
    {
        await using var app = Solution(hook: true);
        using var build = new Build(Tools.Dotnet, ["build"], app.Folder, app.Variables);
        (await build.End()).ShouldSucceed().Text.ShouldContain("0 Warning(s)");
    }

    [Fact]
    public void The_hook_answers_to_every_public_target()
    {
        static IEnumerable<string> Names(string file) => System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "sdk", file)).Descendants("Target").Select(target => (string)target.Attribute("Name")!);
        string[] hooks = ["BeforeDeploy", "AfterDeploy", "DeployFailed"];
        var steps = Names("deploy/Deploy.Steps.targets").Concat(Names("deploy/Deploy.Commands.targets")).Where(name => !name.StartsWith('_')).Except(hooks);
        Names("solution/Solution.targets").Where(name => !name.StartsWith('_')).Order().ShouldBe(steps.Order());
    }
}
