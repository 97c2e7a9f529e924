using Amazon.CodeStar;
using Amazon.CodeStar.Model;
using Amazon.Runtime;
using Dogshore.Conformance.Engine;
using Dogshore.VendorCodeStar;
using Dogshore.Worlds;

namespace Dogshore.Conformance.CodePipeline;

/// <summary>The adapter over AWSSDK.CodeStar, as it is written, over a stand-in for the package that no feed here serves.</summary>
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
}
