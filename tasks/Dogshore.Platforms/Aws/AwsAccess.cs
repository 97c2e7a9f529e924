using System.Collections.Immutable;
using Amazon;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>By whose leave and in which region the services of Amazon are spoken to.</summary>
/// <param name="Source">Where the key came from, for messages.</param>
sealed record AwsAccess(Keys Keys, string Source, string Region)
{
    public static readonly Uri KeysPage = new("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html");

    /// <summary>The variables of a key, for a declaration.</summary>
    public static ImmutableArray<CredentialDeclaration> Declared { get; } =
    [
        new(Keys.IdVariable, "Id of an access key.", KeysPage),
        new(Keys.SecretVariable, "Its secret.", KeysPage),
        new(Keys.TokenVariable, "Its session token, where the key is a temporary one.", KeysPage),
    ];

    /// <summary>Settings of every destination that is spoken to so.</summary>
    public static ImmutableArray<SettingDeclaration> Settings { get; } =
    [
        new("Region", SettingKind.Text, "Such as eu-west-1; without it AWS_REGION."),
        new("Role", SettingKind.Text, "ARN of a role that is taken for a token of the CI job, where there is no key; without it AWS_ROLE_ARN."),
        new("Connection", SettingKind.Text, "Id of the service connection in Azure Pipelines that the token is for."),
    ];

    /// <summary>A key of the environment wins; without one, the role is taken for a token of the job, each time anew.</summary>
    /// <exception cref="DeployException">A key or the region is missing; all that is missing at once.</exception>
    public static async Task<AwsAccess> Of(Destination to, World world, CancellationToken stop)
    {
        var role = Keyless.Role(to, world);
        // A destination that names its variable means that one and no other.
        var isKeyless = role is not null && to["Credential"] is null && string.IsNullOrWhiteSpace(world.Environment(Keys.IdVariable));
        var missing = isKeyless ? [] : Keys.Missing(to, world).Select(name => Dog.NoCredential.With(to.Name, to.Platform.Declaration.Title, name, KeysPage)).ToList();
        var region = RegionOf(to, world);
        if (region is null) missing.Add(Dog.AwsNoRegion.With(to.Name));
        else if (!Regions.IsName(region)) missing.Add(Dog.BadRegion.With(region));
        if (missing.Count > 0) throw new DeployException([.. missing.Select(finding => finding.At(to.Place))]);
        if (!isKeyless) return new(Keys.Of(to, world), Keys.Source(to), region!);
        var nobody = new AwsAccess(new Keys("", new Secrets.Secret(""), null), "", region!);
        var (keys, source) = await Keyless.Exchange(to, role!, (title, name, variable, error) => nobody.Service(title, name, variable, world, error), world, stop);
        return new(keys, source, region!);
    }

    static string? RegionOf(Destination to, World world) =>
        new[] { to["Region"], world.Environment("AWS_REGION"), world.Environment("AWS_DEFAULT_REGION") }.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>A service at its own address in the region, or at the one that the environment names as Amazon's own tools understand it:
    /// <c>AWS_ENDPOINT_URL_</c> and the service, else <c>AWS_ENDPOINT_URL</c>.</summary>
    /// <param name="title">As messages call it.</param>
    /// <param name="name">Its name in signatures and hosts.</param>
    /// <param name="variable">Its name in variables.</param>
    public RestService Service(string title, string name, string variable, World world, Func<ReadOnlyMemory<byte>, (string? Id, string? Message)> error) => new(title, Endpoint(variable, world) ?? new Uri($"https://{name}.{Region}.{Partition}/"))
    {
        Sign = (request, body) => Signature.Sign(request, body, Keys, Region, name, world.Clock.GetUtcNow()),
        CredentialSource = Source,
        CredentialPage = KeysPage,
        Headers = ImmutableDictionary<string, string>.Empty.Add("User-Agent", "dogshore"),
        RequestId = "x-amzn-RequestId",
        Error = error,
        Meaning = AwsErrors.Meaning,
    };

    /// <summary>A bucket in this region.</summary>
    public BucketPlace Bucket(string bucket, string prefix, World world) => new(bucket, prefix, Endpoint("S3", world), Region, Keys, Source);

    string Partition => RegionEndpoint.GetBySystemName(Region).PartitionDnsSuffix;

    static Uri? Endpoint(string variable, World world)
    {
        foreach (var name in new[] { $"AWS_ENDPOINT_URL_{variable}", "AWS_ENDPOINT_URL" })
        {
            if (world.Environment(name) is not { Length: > 0 } text) continue;
            return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)
                ? url : throw new DeployException(Dog.EndpointNotSecure.With($"address in {name},", text));
        }
        return null;
    }
}
