using Amazon.CodeStar.Model;
using Amazon.Runtime;

// What the adapter uses of AWSSDK.CodeStar, in its names and shapes (github.com/aws/aws-sdk-net, sdk/src/Services/CodeStar): the same in its versions 3.7 and 4.

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
        /// <summary>Since version 4 null where the service names none.</summary>
        public List<Resource>? Resources { get; set; }
    }

    public sealed class Resource
    {
        public string Id { get; set; } = "";
    }
}
