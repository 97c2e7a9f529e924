namespace Dogshore.EndToEnd.Evaluation;

public sealed class Frameworks
{
    const string Several = """
        <Project Sdk="Microsoft.NET.Sdk.Web;Dogshore.Sdk">
          <PropertyGroup><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting></PropertyGroup>
        </Project>
        """;

    [Fact]
    public async Task A_project_for_several_frameworks_wants_one_named()
    {
        await using var app = Evaluated.Project(project: Several, extension: "csproj");
        (await app.MSBuild("-t:DeployCheck")).ShouldFail("DOG1075").Text.ShouldContain("net10.0, net10.0-windows");
    }

    [Fact]
    public async Task One_that_it_is_not_built_for_is_an_error_that_lists_them()
    {
        await using var app = Evaluated.Project(project: Several, extension: "csproj");
        (await app.MSBuild("-t:DeployCheck", "-p:DeployTargetFramework=net7.0")).ShouldFail("DOG1076").Text.ShouldContain("net10.0, net10.0-windows");
    }

    [Fact]
    public async Task The_one_that_is_named_is_published()
    {
        await using var app = Evaluated.Project(project: Several, extension: "csproj");
        (await app.Property("_DeployFramework", "-p:DeployTargetFramework=net10.0")).ShouldBe("net10.0");
    }

    [Fact]
    public async Task The_only_one_needs_no_naming()
    {
        await using var app = Evaluated.Project(project: """<Project Sdk="Microsoft.NET.Sdk.Web;Dogshore.Sdk"><PropertyGroup><TargetFrameworks>net10.0</TargetFrameworks></PropertyGroup></Project>""", extension: "csproj");
        (await app.Property("_DeployFramework")).ShouldBe("net10.0");
    }
}
