namespace Dogshore.EndToEnd.Packages;

/// <summary>The package on a machine that has nothing but the .NET SDK and a folder as its feed.</summary>
[Collection(nameof(PackedSdk))]
public sealed class FourWaysIn(PackedSdk packed)
{
    [Fact]
    public async Task A_project_with_nothing_but_the_SDK()
    {
        await using var app = App.OfFeed(packed.Feed, "site", new Dictionary<string, string>
        {
            ["site.proj"] = $"""<Project Sdk="Dogshore.Sdk/{PackedSdk.Version}" />""",
            ["index.html"] = "well",
        });
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("well");
    }

    [Fact]
    public async Task An_element_beside_the_SDK_of_a_web_app_that_dotnet_new_made()
    {
        await using var app = await WebApp();
        app.Replace("site.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web">""", $"""<Project Sdk="Microsoft.NET.Sdk.Web"><Sdk Name="Dogshore.Sdk" Version="{PackedSdk.Version}" />""");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("Hello World!");
    }

    [Fact]
    public async Task A_version_in_global_json()
    {
        await using var app = await WebApp();
        app.Write("../global.json", $$"""{ "msbuild-sdks": { "Dogshore.Sdk": "{{PackedSdk.Version}}" } }""");
        app.Replace("site.csproj", "Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Web;Dogshore.Sdk");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("Hello World!");
    }

    [Fact]
    public async Task A_package_reference_of_which_nothing_reaches_the_app()
    {
        await using var app = await WebApp();
        app.Replace("site.csproj", "</Project>", $"""<ItemGroup><PackageReference Include="Dogshore.Sdk" Version="{PackedSdk.Version}" PrivateAssets="all" /></ItemGroup></Project>""");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("Hello World!");
        Directory.GetFiles(Path.Combine(app.Folder, "obj", "deploy", "publish"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).StartsWith("Dogshore", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    async Task<App> WebApp()
    {
        var app = App.OfFeed(packed.Feed, "site", new Dictionary<string, string>());
        Directory.CreateDirectory(app.Folder);
        using var made = new Build(Tools.Dotnet, ["new", "web", "--no-restore"], app.Folder, app.Variables);
        (await made.End()).ShouldSucceed();
        return app;
    }
}
