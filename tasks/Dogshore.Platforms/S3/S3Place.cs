using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.S3;

/// <summary>A bucket for static files, and the CloudFront distribution before it.</summary>
sealed record S3Place(string Bucket, string Prefix, Uri? Endpoint, string Region, string? Distribution, Uri? CloudFront, Keys Keys, string CredentialSource)
    : BucketPlace(Bucket, Prefix, Endpoint, Region, Keys, CredentialSource)
{
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
        if (RegionOf(at, world) is var region && !Regions.IsName(region)) yield return Dog.BadRegion.With(region);
        // A store is not asked whose a key is: Amazon tells that elsewhere, and most others nowhere.
        if (at["Account"] is not null) yield return Dog.NotAbleTo.With(at.Platform.Declaration.Name, "tell whose an access key is (Account=)");
        foreach (var name in Keys.Missing(at, world)) yield return Dog.NoCredential.With(at.Name, at.Platform.Declaration.Title, name, at.Platform.Declaration.Credentials[0].Page);
    }

    static S3Place Made(Destination at, World world) => new(at["Bucket"] ?? at.App, PrefixOf(at), at["Endpoint"] is { } url ? new Uri(url) : null,
        RegionOf(at, world),
        at["Distribution"], at["CloudFrontEndpoint"] is { } edge ? new Uri(edge) : null, Keys.Of(at, world), Keys.Source(at));

    static string RegionOf(Destination at, World world) => at["Region"] ?? world.Environment("AWS_REGION") ?? world.Environment("AWS_DEFAULT_REGION") ?? "us-east-1";

    static string PrefixOf(Destination at) => at["Prefix"]?.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "";
}
