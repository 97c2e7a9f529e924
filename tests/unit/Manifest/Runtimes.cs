using Dogshore.Model;
using Dogshore.Tests.Fakes;

namespace Dogshore.Tests.Manifest;

/// <summary>What an app is, by its files; found and reported, never guessed.</summary>
public sealed class Runtimes
{
    [Fact]
    public void A_NET_project_is_dotnet()
    {
        using var shop = new Shop();
        var manifest = shop.Read();
        (manifest.Runtime, manifest.RuntimeReason, manifest.Root).ShouldBe((Runtime.Dotnet, "shop.csproj", "."));
    }

    [Theory]
    [InlineData("Library")]
    [InlineData("")]
    public void A_library_cannot_be_deployed(string type)
    {
        using var shop = new Shop();
        shop.Says("_OutputType", type).Fault().Code.ShouldBe("DOG1074");
    }

    [Fact]
    public void A_project_for_several_frameworks_says_which()
    {
        using var shop = new Shop();
        shop.Says("_TargetFrameworks", "net9.0;net10.0");
        shop.Fault().Remedy.ShouldBe("Say which one is deployed: <DeployTargetFramework>net10.0</DeployTargetFramework>.");
        shop.Says("DeployTargetFramework", "net9.0").Read().Runtime.ShouldBe(Runtime.Dotnet);
        shop.Says("DeployTargetFramework", "net10").Fault().Remedy.ShouldBe("Did you mean 'net10.0'? It is for net9.0, net10.0.");
    }

    [Theory]
    [InlineData("requirements.txt")]
    [InlineData("pyproject.toml")]
    [InlineData("Pipfile")]
    [InlineData("manage.py")]
    [InlineData("app.py")]
    [InlineData("wsgi.py")]
    public void A_file_of_Pythons_is_python(string file)
    {
        using var shop = Shop.WithoutDotnet().Holds(file);
        var manifest = shop.Read("""    <DeployProcess Include="web" Command="python app.py" />""");
        (manifest.Runtime, manifest.RuntimeReason).ShouldBe((Runtime.Python, file));
    }

    [Theory]
    [InlineData(".", "index.html")]
    [InlineData("public", "public/index.html")]
    [InlineData("wwwroot", "wwwroot/index.html")]
    [InlineData("_site", "_site/index.html")]
    public void A_page_is_a_static_site_and_its_folder_the_root(string folder, string reason)
    {
        using var shop = Shop.WithoutDotnet().Holds($"{folder}/index.html");
        var manifest = shop.Read();
        (manifest.Runtime, manifest.RuntimeReason, manifest.Root).ShouldBe((Runtime.Static, reason, folder));
    }

    [Fact]
    public void Pages_in_two_folders_are_not_chosen_between()
    {
        using var shop = Shop.WithoutDotnet().Holds("index.html").Holds("dist/index.html");
        var fault = shop.Fault();
        fault.Code.ShouldBe("DOG1078");
        fault.Remedy.ShouldBe("Say which is the site with <DeployFile Include=\"dist\" Prefix=\"/\" />.");
        shop.Read("""    <DeployFile Include="dist" Prefix="/" />""").Root.ShouldBe("dist");
    }

    [Fact]
    public void A_site_that_a_step_builds_is_named_before_it_is_there()
    {
        using var shop = Shop.WithoutDotnet().Says("DeployRuntime", "static");
        shop.Fault().Code.ShouldBe("DOG1077");
        shop.Read("""    <DeployFile Include="out" Prefix="/" />""").Root.ShouldBe("out");
    }

    [Fact]
    public void Pages_beside_a_NET_project_are_part_of_it()
    {
        using var shop = new Shop();
        shop.Holds("wwwroot/index.html").Read().Runtime.ShouldBe(Runtime.Dotnet);
    }

    [Fact]
    public void Two_signs_are_a_fault_that_lists_both()
    {
        using var shop = Shop.Python().Holds("Dockerfile").Holds("app.py");
        var fault = shop.Fault();
        fault.Code.ShouldBe("DOG1071");
        fault.Fact.ShouldBe("This app may be more than one thing: python (requirements.txt, app.py), container (Dockerfile).");
        fault.Remedy.ShouldBe("Say which with <DeployRuntime>python</DeployRuntime>.");
    }

    [Fact]
    public void DeployRuntime_decides_and_is_the_reason()
    {
        using var shop = new Shop();
        var manifest = shop.Holds("Dockerfile").Says("DeployRuntime", "Dotnet").Read();
        (manifest.Runtime, manifest.RuntimeReason).ShouldBe((Runtime.Dotnet, "DeployRuntime"));
    }

    [Fact]
    public void No_sign_is_a_fault_that_says_what_was_looked_for()
    {
        using var shop = Shop.WithoutDotnet();
        var fault = shop.Fault();
        fault.Code.ShouldBe("DOG1070");
        fault.Remedy.ShouldContain("requirements.txt");
    }

    [Fact]
    public void A_container_is_refused_where_the_platform_runs_none()
    {
        using var shop = Shop.WithoutDotnet().Holds("Dockerfile");
        var fault = shop.Fault();
        fault.Code.ShouldBe("DOG1073");
        fault.Remedy.ShouldBe("It runs dotnet, python, static.");
    }

    [Fact]
    public void An_image_is_a_container()
    {
        using var shop = Shop.WithoutDotnet().Commands("DeployTo", "production");
        var manifest = shop.Read("""    <DeployTo Include="production" Platform="cloud" Host="h" Image="registry.example.org/shop:1" />""");
        (manifest.Runtime, manifest.RuntimeReason).ShouldBe((Runtime.Container, "Image"));
    }

    [Fact]
    public void The_version_is_what_MSBuild_says()
    {
        using var shop = new Shop();
        shop.Read().Version.ShouldBe("1.0.0");
        shop.Says("_Version", "1.4.0").Read().Version.ShouldBe("1.4.0");
    }
}
