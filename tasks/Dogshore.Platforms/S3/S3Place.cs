using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.S3;

/// <summary>Which bucket, where, and by whose leave.</summary>
sealed partial record S3Place(string Bucket, string Prefix, Uri? Endpoint, string Region, string? Distribution, Uri? CloudFront, Keys Keys, string CredentialSource)
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
        AWSCredentials credentials = Keys.Token is { } token ? new SessionAWSCredentials(Keys.Id, Keys.Secret.Reveal(), token) : new BasicAWSCredentials(Keys.Id, Keys.Secret.Reveal());
        return new AmazonS3Client(credentials, config);
    }

    /// <exception cref="DeployException">A credential or a setting is missing.</exception>
    public static S3Place Of(Destination at, World world) => Problems(at, world).ToArray() is { Length: > 0 } problems ? throw new DeployException([.. problems.Select(problem => problem.At(at.Place))]) : Made(at, world);

    public static IEnumerable<Finding> Problems(Destination at, World world)
    {
        foreach (var name in (string[])["Endpoint", "CloudFrontEndpoint"])
        {
            if (at[name] is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)))
                yield return Dog.EndpointNotSecure.With(name, text);
        }
        if (PrefixOf(at) is { } prefix && (prefix.Contains("..", StringComparison.Ordinal) || prefix.Contains("//", StringComparison.Ordinal))) yield return Dog.BadStorePrefix.With(at["Prefix"]);
        if (RegionOf(at, world) is var region && !RegionName().IsMatch(region)) yield return Dog.BadRegion.With(region);
        // A store is not asked whose a key is: Amazon tells that elsewhere, and most others nowhere.
        if (at["Account"] is not null) yield return Dog.NotAbleTo.With(at.Platform.Declaration.Name, "tell whose an access key is (Account=)");
        foreach (var name in Keys.Missing(at, world)) yield return Dog.NoCredential.With(at.Name, at.Platform.Declaration.Title, name, at.Platform.Declaration.Credentials[0].Page);
    }

    static S3Place Made(Destination at, World world) => new(at["Bucket"] ?? at.App, PrefixOf(at), at["Endpoint"] is { } url ? new Uri(url) : null,
        RegionOf(at, world),
        at["Distribution"], at["CloudFrontEndpoint"] is { } edge ? new Uri(edge) : null, Keys.Of(at, world), Keys.Source(at));

    static string RegionOf(Destination at, World world) => at["Region"] ?? world.Environment("AWS_REGION") ?? world.Environment("AWS_DEFAULT_REGION") ?? "us-east-1";

    /// <summary>It becomes part of the host's name.</summary>
    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex RegionName();

    static string PrefixOf(Destination at) => at["Prefix"]?.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "";

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
            // As they are: to look at one parses it, and Cache-Control would go out in another order than it was signed in.
            foreach (var header in request.Headers.NonValidated) copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            var answer = await engine.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // The library asks again with the same body; it is not ours to dispose.
            copy.Content = null;
            answer.Headers.Location = null;
            return answer;
        }
    }
}
