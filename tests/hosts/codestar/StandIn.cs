using Amazon.CodeStar.Model;
using Amazon.Runtime;

// What the adapter uses of AWSSDK.CodeStar 3.7, in its names and shapes (github.com/aws/aws-sdk-net, sdk/src/Services/CodeStar).

namespace Amazon.CodeStar
{
    public sealed class AmazonCodeStarConfig
    {
        public RegionEndpoint? RegionEndpoint { get; set; }
        public int MaxErrorRetry { get; set; }
    }

    public sealed class AmazonCodeStarClient(AWSCredentials credentials, AmazonCodeStarConfig config) : IDisposable
    {
        /// <summary>What the service answers to a key, a region and a request.</summary>
        public static Func<ImmutableCredentials, string, ListResourcesRequest, ListResourcesResponse> Service { get; set; } = (_, _, _) => throw new AmazonServiceException("CodeStar was retired.");

        public Task<ListResourcesResponse> ListResourcesAsync(ListResourcesRequest request, CancellationToken cancellationToken = default) =>
            Task.FromResult(Service(credentials.GetCredentials(), config.RegionEndpoint!.SystemName, request));

        public void Dispose() { }
    }
}

namespace Amazon.CodeStar.Model
{
    public sealed class ListResourcesRequest
    {
        public string? ProjectId { get; set; }
    }

    public sealed class ListResourcesResponse
    {
        public List<Resource> Resources { get; set; } = [];
    }

    public sealed class Resource
    {
        public string Id { get; set; } = "";
    }
}

namespace Dogshore.VendorCodeStar
{
    using Dogshore.Platforms.Aws;
    using Dogshore.Platforms.CodeStar;
    using Dogshore.Secrets;
    using Dogshore.Worlds;

    /// <summary>The door for the tests.</summary>
    public static class Adapter
    {
        public static Task<string> Pipeline(string project, World world, CancellationToken stop) =>
            new CodeStarProject(project, new AwsAccess(new Keys("AKIAEXAMPLE", new Secret("secret-of-the-emulator"), null), "$AWS_ACCESS_KEY_ID", "eu-west-1"), world).Pipeline(stop);
    }
}
