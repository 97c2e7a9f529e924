using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

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

    [Fact]
    public async Task Row_70_of_two_feeds_that_have_the_very_same_version_the_mapped_one_is_asked()
    {
        var other = Folders.Temporary();
        var stolen = Path.Combine(other, Path.GetFileName(packed.File));
        File.Copy(packed.File, stolen);
        using (var zip = System.IO.Compression.ZipFile.Open(stolen, System.IO.Compression.ZipArchiveMode.Update))
        {
            zip.GetEntry("Sdk/Sdk.targets")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("Sdk/Sdk.targets").Open());
            await writer.WriteAsync("""<Project><Target Name="Deploy"><Message Importance="high" Text="stolen" /></Target></Project>""");
        }
        await using var app = App.OfFeed(packed.Feed, "site", new Dictionary<string, string>
        {
            ["site.proj"] = $"""<Project Sdk="Dogshore.Sdk/{PackedSdk.Version}" />""",
            ["index.html"] = "well",
        });
        // The text that the page on security recommends, with a folder in the place of each feed.
        app.Write("../nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="other" value="{other}" /><add key="own" value="{packed.Feed}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="own"><package pattern="Dogshore.*" /></packageSource>
                <packageSource key="other"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        (await app.Deploy()).ShouldSucceed().Text.ShouldNotContain("stolen");
        (await app.Get()).Text.ShouldBe("well");

        // Without it luck decides, and here it is the other one: the mapping is what this test is about.
        app.Write("../nuget.config", $"""<configuration><packageSources><clear /><add key="other" value="{other}" /></packageSources></configuration>""");
        Directory.Delete(app.Variables["NUGET_PACKAGES"]!, recursive: true);
        (await app.Run("Deploy")).Text.ShouldContain("stolen");
        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task Row_65_a_build_server_that_holds_the_code_of_before_an_update_is_told_apart_and_ends_when_it_is_shut_down()
    {
        await using var app = App.OfFeed(packed.Feed, "site", new Dictionary<string, string>
        {
            ["site.proj"] = $"""<Project Sdk="Dogshore.Sdk/{PackedSdk.Version}" />""",
            ["index.html"] = "well",
        });
        app.Variables["DOTNET_CLI_USE_MSBUILD_SERVER"] = "1";
        app.Variables.Remove("MSBUILDDISABLENODEREUSE");
        try
        {
            (await app.Run("DeployPlan")).ShouldSucceed();
            foreach (var core in Directory.GetFiles(Path.Combine(app.Variables["NUGET_PACKAGES"]!, "dogshore.sdk"), "Dogshore.dll", SearchOption.AllDirectories)) Rebuild(core);
            (await app.Run("DeployPlan")).ShouldFail("DOG2022");
            await ShutDown();
            (await app.Run("DeployPlan")).ShouldSucceed();
        }
        finally
        {
            await ShutDown();
        }

        async Task ShutDown()
        {
            using var shutdown = new Build(Tools.Dotnet, ["build-server", "shutdown", "--msbuild"], app.Folder, app.Variables);
            (await shutdown.End()).ShouldSucceed();
        }
    }

    /// <summary>As a later build of the same code is: with another id, and another file under the old name.</summary>
    static void Rebuild(string assembly)
    {
        var bytes = File.ReadAllBytes(assembly);
        using (var reader = new PEReader(new MemoryStream(bytes)))
        {
            var metadata = reader.GetMetadataReader();
            bytes[bytes.AsSpan().IndexOf(metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray())] ^= 1;
        }
        File.WriteAllBytes(assembly + ".new", bytes);
        File.Move(assembly + ".new", assembly, overwrite: true);
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
