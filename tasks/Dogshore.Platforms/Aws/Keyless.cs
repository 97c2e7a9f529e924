using Dogshore.Faults;
using Dogshore.Platforms.Jobs;
using Dogshore.Platforms.Rest;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>A temporary key for a token that CI gives: nothing has to be stored. The token is asked for and exchanged for each use, because it lives for
/// minutes only (contract aws §11).</summary>
static class Keyless
{
    const string Audience = "sts.amazonaws.com", RoleVariable = "AWS_ROLE_ARN", FileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    const int LargestToken = 20_000;

    /// <summary>The role that the destination names, or the environment; null where nobody wants this way.</summary>
    public static string? Role(Destination to, World world) => to["Role"] ?? (world.Environment(RoleVariable) is { Length: > 0 } role ? role : null);

    /// <exception cref="DeployException">CI gives no token, or Amazon does not take it: nothing was asked of any other service.</exception>
    public static async Task<(Keys Keys, string Source)> Exchange(Destination to, string role, Func<string, string, string, Func<ReadOnlyMemory<byte>, (string?, string?)>, RestService> service, World world, CancellationToken stop)
    {
        var token = await Token(to, role, world, stop);
        var source = $"{token.From} for the role {role}";
        // The token is the permission: the request is not signed.
        var sts = service("AWS STS", "sts", "STS", AwsErrors.OfXml) with { Sign = null, CredentialSource = source, CredentialPage = new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html") };
        try
        {
            var answer = await new QueryClient(sts, "2011-06-15", world).Read("AssumeRoleWithWebIdentity", $"take the role {role}",
                [("RoleArn", role), ("RoleSessionName", Session(world)), ("WebIdentityToken", token.Text), ("DurationSeconds", "3600")], stop);
            var made = answer.Element("Credentials") ?? throw new System.Xml.XmlException("There are no credentials.");
            var keys = new Keys(made.Needed("AccessKeyId"), new Secret(made.Needed("SecretAccessKey")), made.Needed("SessionToken"));
            world.Log.Mask(keys.Secret.Reveal());
            world.Log.Mask(keys.Token!);
            world.Log.Detail($"[credential] {source}");
            return (keys, source);
        }
        catch (RestRefusedException refused)
        {
            throw new DeployException(Dog.AwsRoleRefused.With(role, token.From, refused.Findings[0].Fact, token.Audience).At(to.Place));
        }
        catch (System.Xml.XmlException)
        {
            throw new DeployException(Dog.AwsRoleRefused.With(role, token.From, "the answer holds no key", token.Audience).At(to.Place));
        }
    }

    static async Task<JobToken> Token(Destination to, string role, World world, CancellationToken stop)
    {
        if (world.Environment(FileVariable) is { Length: > 0 } file)
        {
            var token = new JobToken(FromFile(file, to), $"the token in {FileVariable}", Audience);
            world.Log.Mask(token.Text);
            return token;
        }
        return await JobToken.Ask(to, Audience, world, stop) ?? throw new DeployException(Dog.AwsNoToken.With(to.Name, role, JobToken.WhyNone(world)).At(to.Place));
    }

    static string FromFile(string file, Destination to)
    {
        try
        {
            var info = new FileInfo(file);
            if (info is { Exists: true, Length: > 0 and <= LargestToken }) return File.ReadAllText(file).Trim();
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(Dog.AwsTokenFile.With(FileVariable, "cannot be read").At(to.Place));
        }
        throw new DeployException(Dog.AwsTokenFile.With(FileVariable, "is not there, is empty or is no token").At(to.Place));
    }

    /// <summary>Names the run in the account's own log; letters that the service takes.</summary>
    static string Session(World world)
    {
        var run = world.Environment("GITHUB_RUN_ID") ?? world.Environment("BUILD_BUILDID") ?? "local";
        return "dogshore-" + string.Concat(run.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_').Take(40));
    }
}
