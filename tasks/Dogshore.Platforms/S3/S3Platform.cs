using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.S3;

/// <summary>Amazon S3 and every store that speaks its language, with CloudFront before it where a distribution is named: static sites, and
/// static files of apps that run elsewhere.</summary>
public sealed class S3Platform : SitePlatform
{
    static readonly Uri KeysPage = new("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html");

    public override Declaration Declaration { get; } = new("s3")
    {
        Title = "Amazon S3 and stores like it",
        Runtimes = [Runtime.Static],
        Releasing = new(Part.Code, Migrates.Refused, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code),
        Settings =
        [
            new("Bucket", SettingKind.Text, "The bucket; it must be there. Without it the app's name is taken."),
            new("Prefix", SettingKind.Text, "Where in the bucket, with slashes between folders; its root when absent."),
            new("Region", SettingKind.Text, "The bucket's region; without it AWS_REGION, then us-east-1. Other stores have words of their own, such as auto."),
            new("Endpoint", SettingKind.Text, "The address of a store that is not Amazon's: https://…"),
            new("BaseUrl", SettingKind.Text, "Where visitors find it; {app} in it stands for the app's name. Without it the bucket's website at Amazon."),
            new("Distribution", SettingKind.Text, "Id of the CloudFront distribution before the bucket, to be told of changed names."),
            new("CloudFrontEndpoint", SettingKind.Text, "The address of CloudFront's API, where it is not the usual one."),
            Keep,
            .. StoreSettings.All(["plain", "gzip", "variants"]),
        ],
        Credentials =
        [
            new(Keys.IdVariable, "Id of an access key.", KeysPage),
            new(Keys.SecretVariable, "Its secret.", KeysPage),
            new(Keys.TokenVariable, "Its session token, where the key is a temporary one.", KeysPage),
        ],
        Abilities = Ability.ZeroDowntime | Ability.Destroy | Ability.Cdn,
        AppName = ("[a-z0-9]([a-z0-9.-]{1,61}[a-z0-9])", "3 to 63 lower-case letters, digits, dots and dashes, a letter or digit at both ends"),
        SignUp = new Uri("https://aws.amazon.com/s3/"),
        Prices = new Uri("https://aws.amazon.com/s3/pricing/"),
        Interruption = "None: new names are added first and pages are changed last; for some seconds a visitor may get pages of both releases.",
    };

    public override Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. S3Place.Problems(to, world).Concat(Url(to) is null ? [Dog.SiteWithoutUrl.With(to.Name, "an Endpoint and no BaseUrl")] : [])
            .Concat(to["Encode"] is null or "plain" ? [] : [Dog.NotAbleTo.With(Declaration.Name, "keep a site's own files in other codings: Encode is for a DeployCdn")]).Select(finding => finding.At(to.Place))]);

    public override StaticStore Store(Destination at, World world) => new S3Store(S3Place.Of(at, world), world) { Options = StoreSettings.Of(at) };

    private protected override Site Open(Destination to, World world) => new S3Site(S3Place.Of(to, world), Url(to) ?? throw new DeployException(Dog.SiteWithoutUrl.With(to.Name, "an Endpoint and no BaseUrl")), world)
    {
        Keep = KeepOf(to),
        KeepFor = StoreSettings.Of(to).Keep,
    };

    /// <summary>Where visitors ask.</summary>
    static Uri? Url(Destination to)
    {
        if (to["BaseUrl"] is not null) return SiteUrl.Of(to);
        if (to["Endpoint"] is not null) return null;
        var prefix = to["Prefix"]?.Trim('/') is { Length: > 0 } folder ? folder + "/" : "";
        return new Uri($"http://{to["Bucket"] ?? to.App}.s3-website-{to["Region"] ?? "us-east-1"}.amazonaws.com/{prefix}");
    }
}
