namespace Dogshore.EndToEnd.Evaluation;

public sealed class Manifests
{
    [Fact]
    public async Task The_manifest_beside_the_project_is_read()
    {
        await using var app = Evaluated.Project("""<Project><ItemGroup><DeployTo Include="eu" Platform="local" /></ItemGroup></Project>""");
        (await app.Items("DeployTo")).Select(item => (string)item!["Identity"]!).ShouldBe(["eu"]);
    }

    [Fact]
    public async Task A_manifest_in_a_folder_above_is_not()
    {
        await using var app = Evaluated.Project();
        File.Delete(Path.Combine(app.Folder, "deploy.props"));
        app.Write("../deploy.props", """<Project><PropertyGroup><DeployApp>from-above</DeployApp></PropertyGroup></Project>""");
        (await app.Property("DeployApp")).ShouldBe("");
    }

    [Fact]
    public async Task DeployManifestFile_names_another_one()
    {
        await using var app = Evaluated.Project("""<Project><PropertyGroup><DeployApp>usual</DeployApp></PropertyGroup></Project>""");
        app.Write("other.props", """<Project><PropertyGroup><DeployApp>other</DeployApp></PropertyGroup></Project>""");
        (await app.Property("DeployApp", "-p:DeployManifestFile=other.props")).ShouldBe("other");
    }

    [Fact]
    public async Task A_manifest_that_is_named_but_missing_does_not_end_a_plain_build()
    {
        await using var app = Evaluated.Project();
        (await app.MSBuild("-t:Build", "-p:DeployManifestFile=missing.props")).ShouldSucceed();
    }

    [Fact]
    public async Task Conditions_and_properties_of_MSBuild_work_in_it()
    {
        await using var app = Evaluated.Project("""
            <Project>
              <PropertyGroup><Region Condition="'$(Region)' == ''">eu</Region></PropertyGroup>
              <ItemGroup>
                <DeployConfig Include="REGION" Value="$(Region)" />
                <DeployConfig Include="DEBUG" Value="1" Condition="'$(Region)' == 'us'" />
              </ItemGroup>
            </Project>
            """);
        (await app.Items("DeployConfig", "-p:Region=us")).Select(item => $"{item!["Identity"]}={item["Value"]}").ShouldBe(["REGION=us", "DEBUG=1"]);
    }

    [Fact]
    public async Task The_names_of_the_patterns_of_headers_are_plain_and_the_patterns_stay_as_written()
    {
        await using var app = Evaluated.Project("""<Project><ItemGroup><DeployHeaders Include="styles" Match="**/*.css" Cache="no-cache" /></ItemGroup></Project>""");
        app.Write("a.css", "");
        (await app.Items("DeployHeaders")).Select(item => (string)item!["Match"]!).ShouldBe(["**/*.css"]);
    }
}
