using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>Which bucket, where, and by whose leave.</summary>
/// <param name="Prefix">Empty, or a folder with its slash at the end.</param>
/// <param name="Endpoint">Null for Amazon's own.</param>
record BucketPlace(string Bucket, string Prefix, Uri? Endpoint, string Region, Keys Keys, string CredentialSource)
{
    /// <summary>Who is asked, for those who have to find out why nobody answers.</summary>
    public string Host => Endpoint?.Authority ?? $"s3.{Region}.amazonaws.com";

    public string Shown => $"s3://{Bucket}/{Prefix}";

    /// <summary>Amazon checks them; of the other stores some refuse a request that has one.</summary>
    public bool TakesChecksums => Endpoint is null;

    public string Key(string name) => Prefix + name;

    public AmazonS3Client Client(World world)
    {
        var config = new AmazonS3Config
        {
            // Repeated by our own rules, and redirected to nobody.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            AllowAutoRedirect = false,
            HttpClientFactory = new OurClient(world.Http.Client),
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        else (config.ServiceURL, config.AuthenticationRegion, config.ForcePathStyle) = (Endpoint.ToString(), Region, true);
        return new AmazonS3Client(Keys.Credentials, config);
    }

    /// <summary>Connections, proxy and deadlines are the engine's.</summary>
    sealed class OurClient(HttpClient engine) : HttpClientFactory
    {
        // Holds nothing: what could be disposed is the engine's.
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Passing(engine)) { Timeout = Timeout.InfiniteTimeSpan };
        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }

    /// <summary>Hands a request on to the engine's client. The library follows redirects although it is told not to, and signs the request anew for
    /// the other host: so it is not told where they lead.</summary>
    sealed class Passing(HttpClient engine) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version, VersionPolicy = request.VersionPolicy };
            // As they are: to look at one parses it, and it would go out otherwise than it was signed.
            foreach (var header in request.Headers.NonValidated) copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            var answer = await engine.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // The library asks again with the same body; it is not ours to dispose.
            copy.Content = null;
            answer.Headers.Location = null;
            return answer;
        }
    }
}
