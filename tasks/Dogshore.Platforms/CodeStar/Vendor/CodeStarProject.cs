using Amazon;
using Amazon.CodeStar;
using Amazon.CodeStar.Model;
using Amazon.Runtime;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodeStar;

/// <summary>The same by the vendor's own package, AWSSDK.CodeStar, which is deprecated with its service. It takes the place of ../CodeStarProject.cs where
/// DogshoreVendorCodeStar is true.</summary>
sealed class CodeStarProject(string project, AwsAccess access, World world)
{
    public async Task<string> Pipeline(CancellationToken stop)
    {
        using var client = new AmazonCodeStarClient(access.Keys.Credentials, new AmazonCodeStarConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(access.Region), MaxErrorRetry = 1 });
        try
        {
            var found = await client.ListResourcesAsync(new ListResourcesRequest { ProjectId = project }, stop);
            if ((found.Resources ?? []).Select(resource => resource.Id).FirstOrDefault(arn => arn.Contains(":codepipeline:", StringComparison.Ordinal)) is { } pipeline) return pipeline[(pipeline.LastIndexOf(':') + 1)..];
        }
        catch (Exception retired) when (retired is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            world.Log.Detail($"CodeStar does not tell: {retired.GetType().Name}");
        }
        return $"{project}-Pipeline";
    }
}
