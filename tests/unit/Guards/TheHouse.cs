using System.Text.RegularExpressions;

namespace Dogshore.Tests.Guards;

public sealed partial class TheHouse
{
    [Fact]
    public void Has_exactly_these_things_at_its_top()
    {
        string[] expected =
        [
            "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Packages.props", "LICENSE", "README.md", "Sdk.sln",
            "build", "global.json", "nuget.config", "samples", "sdk", "tasks", "tests",
        ];
        var there = Directory.EnumerateFileSystemEntries(House.Root).Select(Path.GetFileName)
            // Dotfiles are the usual ones, artifacts/ is what builds leave, and build/ comes with the build hosts.
            .Where(name => !name!.StartsWith('.') && name is not ("artifacts" or "build" or "obj" or "bin")).Order(StringComparer.Ordinal);
        there.ShouldBe(expected.Except(["build"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Leaves_nothing_for_later()
    {
        foreach (var file in House.Sources("tasks", "*.cs").Concat(House.Sources("samples", "*.cs")))
        {
            var text = File.ReadAllText(file);
            text.ShouldNotContain("NotImplementedException", customMessage: file);
            Later().IsMatch(text).ShouldBeFalse(file);
        }
    }

    [Fact]
    public void Keeps_the_engine_free_of_packages()
    {
        foreach (var project in new[] { "tasks/Dogshore/Dogshore.csproj", "tasks/Dogshore.Local.Contract/Dogshore.Local.Contract.csproj" })
            File.ReadAllText(Path.Combine(House.Root, project)).ShouldNotContain("PackageReference", customMessage: project);
    }

    [Fact]
    public void Lets_references_point_one_way()
    {
        File.ReadAllText(Path.Combine(House.Root, "tasks/Dogshore/Dogshore.csproj")).ShouldNotContain("ProjectReference");
        foreach (var file in House.Sources("tasks/Dogshore", "*.cs"))
            File.ReadAllText(file).ShouldNotContain("KnownPlatforms", customMessage: file);
    }

    [Fact]
    public void Touches_console_and_environment_of_the_process_nowhere_in_the_engine()
    {
        foreach (var file in House.Sources("tasks/Dogshore", "*.cs"))
        {
            var code = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Global().IsMatch(code).ShouldBeFalse(file);
        }
    }

    [Fact]
    public void Runs_every_task_on_NET_also_from_Visual_Studio()
    {
        foreach (Match task in Using().Matches(File.ReadAllText(Path.Combine(House.Root, "sdk/deploy/Deploy.Tasks.targets"))))
            task.Value.ShouldContain("Runtime=\"NET\"");
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"\bConsole\.|\bDirectory\.GetCurrentDirectory|\bEnvironment\.(GetEnvironmentVariable|SetEnvironmentVariable|CurrentDirectory|Exit)\b")]
    private static partial Regex Global();

    [GeneratedRegex("<UsingTask [^>]*>")]
    private static partial Regex Using();
}
