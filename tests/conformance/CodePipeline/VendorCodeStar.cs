using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Amazon.CodeStar;
using Amazon.CodeStar.Model;
using Amazon.Runtime;
using Dogshore.Conformance.Engine;
using Dogshore.EndToEnd;
using Dogshore.VendorCodeStar;
using Dogshore.Worlds;

namespace Dogshore.Conformance.CodePipeline;

/// <summary>The adapter over AWSSDK.CodeStar, as it is written, over a stand-in for the package that no feed here serves; and the property that takes it.</summary>
public sealed class VendorCodeStar
{
    [Fact]
    public async Task The_adapter_over_the_vendors_package_finds_the_pipeline_as_our_own_client_does()
    {
        using var http = new Http();
        var heard = new Heard();
        var world = new World { Log = new FunnelLog(heard), Environment = _ => null, Directory = Path.GetTempPath(), Processes = new Processes(), Http = http };
        var stop = TestContext.Current.CancellationToken;
        AmazonCodeStarClient.Service = (key, region, request) => (key.AccessKey, region, request.ProjectId) == ("AKIAEXAMPLE", "eu-west-1", "shop")
            ? new ListResourcesResponse { Resources = [new() { Id = "arn:aws:codecommit:eu-west-1:123456789012:shop" }, new() { Id = "arn:aws:codepipeline:eu-west-1:123456789012:shop-own-pipeline" }] }
            : throw new AmazonServiceException("ProjectNotFoundException");
        (await Adapter.Pipeline("shop", world, stop)).ShouldBe("shop-own-pipeline");
        // Where the retired service does not answer, its pipelines still have the name that it gave them.
        (await Adapter.Pipeline("other", world, stop)).ShouldBe("other-Pipeline");
        heard.ToString().ShouldContain("CodeStar does not tell");
    }

    [Fact]
    public async Task The_property_puts_the_vendors_package_in_the_place_of_our_own_client()
    {
        var yard = Directory.CreateTempSubdirectory("dogshore-codestar-").FullName;
        try
        {
            var feed = Path.Combine(yard, "feed");
            await Dotnet(yard, "pack", Path.Combine("tests", "hosts", "codestar-package"), "--output", feed);
            await Dotnet(yard, "build", Path.Combine("tasks", "Dogshore.Platforms"), "-p:DogshoreVendorCodeStar=true");
            using var assembly = new PEReader(File.OpenRead(Path.Combine(yard, "artifacts", "bin", "Dogshore.Platforms", "debug", "Dogshore.Platforms.dll")));
            var names = assembly.GetMetadataReader();
            names.AssemblyReferences.Select(each => names.GetString(names.GetAssemblyReference(each).Name)).ShouldContain("AWSSDK.CodeStar");
            var types = names.TypeDefinitions.Select(each => names.GetString(names.GetTypeDefinition(each).Name)).ToArray();
            types.ShouldContain("CodeStarProject");
            types.ShouldNotContain("CodeStarJson");
        }
        finally
        {
            Directory.Delete(yard, recursive: true);
        }
    }

    /// <summary>Knows that one feed, and what is on this machine already; what it brings stays in a folder of its own.</summary>
    static async Task Dotnet(string yard, string verb, string project, params string[] more)
    {
        var (feed, home) = (Path.Combine(yard, "feed"), Path.Combine(yard, "home"));
        foreach (var folder in new[] { feed, Path.Combine(home, "tmp") }) Directory.CreateDirectory(folder);
        var variables = Variables.Of(home);
        var here = variables["NUGET_PACKAGES"];
        variables["NUGET_PACKAGES"] = Path.Combine(yard, "packages");
        using var build = new Build(Tools.Dotnet, [verb, Path.Combine(Repository.Root, project), "--nologo", $"-p:RestoreSources={feed}", $"-p:RestoreFallbackFolders={here}",
            $"-p:ArtifactsPath={Path.Combine(yard, "artifacts")}", "-p:Configuration=Debug", "-p:NuGetAudit=false", "-p:RunAnalyzers=false", .. more], Repository.Root, variables);
        (await build.End()).ShouldSucceed();
    }
}
