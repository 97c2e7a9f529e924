using Dogshore.Faults;
using Dogshore.Platforms.Local;

namespace Dogshore.Tests.Platforms.Local;

public sealed class HostEnvironmentTests : LocalWorld
{
    [Fact]
    public void The_host_inherits_places_and_languages_and_nothing_else()
    {
        foreach (var name in (string[])["PATH", "HOME", "LC_ALL", "XDG_RUNTIME_DIR", "DOTNET_ROOT_X64", "SHOP_SECRET_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NUGET_AUTH", "DOTNET_STARTUP_HOOKS", "HTTPS_PROXY", "GIT_TRACE"])
            Environment[name] = "value";
        HostEnvironment.Of(World).Keys.Order(StringComparer.Ordinal).ShouldBe(["DOTNET_ROOT_X64", "HOME", "LC_ALL", "PATH", "XDG_RUNTIME_DIR"]);
    }

    [Fact]
    public void The_dotnet_that_runs_the_build_runs_the_host()
    {
        var ours = Environment["DOTNET_HOST_PATH"] = Program("ours");
        Environment["PATH"] = Path.GetDirectoryName(Program("other"))!;
        HostEnvironment.Dotnet(World).ShouldBe(ours);
    }

    [Fact]
    public void Else_it_is_the_first_on_the_path()
    {
        var first = Program("first");
        Environment["PATH"] = string.Join(Path.PathSeparator, "", "relative", Path.Combine(Folder, "none"), Path.GetDirectoryName(first), Path.GetDirectoryName(Program("second")));
        HostEnvironment.Dotnet(World).ShouldBe(first);
    }

    [Fact]
    public void Else_it_is_in_dotnet_root()
    {
        var root = Program("root");
        Environment["DOTNET_ROOT"] = Path.GetDirectoryName(root)!;
        HostEnvironment.Dotnet(World).ShouldBe(root);
    }

    [Fact]
    public void Without_any_the_error_says_where_it_was_looked_for() =>
        Should.Throw<DeployException>(() => HostEnvironment.Dotnet(World)).Findings.Single().Code.ShouldBe("DOG2102");

    string Program(string folder)
    {
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, folder)).FullName, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        File.WriteAllText(program, "");
        return program;
    }
}
