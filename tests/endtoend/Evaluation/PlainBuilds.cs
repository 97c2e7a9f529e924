namespace Dogshore.EndToEnd.Evaluation;

public sealed class PlainBuilds
{
    [Theory]
    [InlineData("Build")]
    [InlineData("Rebuild")]
    [InlineData("Clean")]
    [InlineData("Publish")]
    [InlineData("Pack")]
    [InlineData("Restore")]
    public async Task A_project_with_nothing_but_our_SDK_answers_to(string target)
    {
        await using var app = Evaluated.Project();
        (await app.MSBuild($"-t:{target}")).ShouldSucceed();
    }

    [Fact]
    public async Task Its_default_target_is_Build()
    {
        await using var app = Evaluated.Project();
        (await app.MSBuild("-v:n")).ShouldSucceed();
        Directory.Exists(Path.Combine(app.Folder, "obj")).ShouldBeFalse();
    }

    [Fact]
    public async Task Build_alone_runs_none_of_our_targets()
    {
        await using var app = App.OfSample("hello-web");
        using var build = new Build(Tools.Dotnet, ["build", "-v:d"], app.Folder, app.Variables);
        var ended = (await build.End()).ShouldSucceed();
        ended.Lines.Where(line => line.Contains("Target \"Deploy", StringComparison.Ordinal) || line.Contains("Target \"_Deploy", StringComparison.Ordinal))
            .Where(line => !line.Contains("skipped", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        Directory.Exists(Path.Combine(app.Folder, "obj", "deploy")).ShouldBeFalse();
        Directory.Exists(app.LocalRoot).ShouldBeFalse();
    }

    [Fact]
    public async Task A_sample_takes_nothing_from_the_settings_of_this_repository()
    {
        await using var app = App.OfSample("hello-web");
        using var build = new Build(Tools.Dotnet, ["msbuild", "-getProperty:TreatWarningsAsErrors", "-getProperty:UseArtifactsOutput", "-getProperty:ManagePackageVersionsCentrally"],
            Repository.Sample("hello-web"), app.Variables);
        var properties = (await build.End()).ShouldSucceed().Json["Properties"]!;
        properties.AsObject().Select(property => (string)property.Value!).ShouldAllBe(value => value != "true");
    }
}
