using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>A temporary key for a token that CI gives: nothing has to be stored. The token is asked for and exchanged for each use, because it lives for
/// minutes only (contract aws §11).</summary>
static class Keyless
{
    const string Audience = "sts.amazonaws.com", RoleVariable = "AWS_ROLE_ARN", FileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE",
        GitHubUrl = "ACTIONS_ID_TOKEN_REQUEST_URL", GitHubToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN", AzureUrl = "SYSTEM_OIDCREQUESTURI", AzureToken = "SYSTEM_ACCESSTOKEN";
    const int LargestToken = 20_000;

    /// <summary>The role that the destination names, or the environment; null where nobody wants this way.</summary>
    public static string? Role(Destination to, World world) => to["Role"] ?? (world.Environment(RoleVariable) is { Length: > 0 } role ? role : null);

    /// <exception cref="DeployException">CI gives no token, or Amazon does not take it: nothing was asked of any other service.</exception>
    public static async Task<(Keys Keys, string Source)> Exchange(Destination to, string role, Func<string, string, string, Func<ReadOnlyMemory<byte>, (string?, string?)>, RestService> service, World world, CancellationToken stop)
    {
        var (token, from) = await Token(to, role, world, stop);
        world.Log.Mask(token);
        var source = $"{from} for the role {role}";
        // The token is the permission: the request is not signed.
        var sts = service("AWS STS", "sts", "STS", AwsErrors.OfXml) with { Sign = null, CredentialSource = source, CredentialPage = new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html") };
        try
        {
            var answer = await new QueryClient(sts, "2011-06-15", world).Read("AssumeRoleWithWebIdentity", $"take the role {role}",
                [("RoleArn", role), ("RoleSessionName", Session(world)), ("WebIdentityToken", token), ("DurationSeconds", "3600")], stop);
            var made = answer.Element("Credentials") ?? throw new System.Xml.XmlException("There are no credentials.");
            var keys = new Keys(made.Needed("AccessKeyId"), new Secret(made.Needed("SecretAccessKey")), made.Needed("SessionToken"));
            world.Log.Mask(keys.Secret.Reveal());
            world.Log.Mask(keys.Token!);
            world.Log.Detail($"[credential] {source}");
            return (keys, source);
        }
        catch (RestRefusedException refused)
        {
            throw new DeployException(Dog.AwsRoleRefused.With(role, from, refused.Findings[0].Fact).At(to.Place));
        }
        catch (System.Xml.XmlException)
        {
            throw new DeployException(Dog.AwsRoleRefused.With(role, from, "the answer holds no key").At(to.Place));
        }
    }

    static async Task<(string Token, string From)> Token(Destination to, string role, World world, CancellationToken stop)
    {
        if (world.Environment(FileVariable) is { Length: > 0 } file) return (FromFile(file, to), $"the token in {FileVariable}");
        if (world.Environment(GitHubUrl) is { Length: > 0 } url && world.Environment(GitHubToken) is { Length: > 0 } bearer)
            return (await Ask("GitHub Actions", HttpMethod.Get, $"{url}&audience={Audience}", bearer, "value", world, stop), "the token of GitHub Actions");
        if (world.Environment(AzureUrl) is { Length: > 0 } azure && world.Environment(AzureToken) is { Length: > 0 } access)
            return (await Ask("Azure Pipelines", HttpMethod.Post, $"{azure}?api-version=7.1{(to["Connection"] is { } connection ? $"&serviceConnectionId={Uri.EscapeDataString(connection)}" : "")}", access, "oidcToken", world, stop), "the token of Azure Pipelines");
        throw new DeployException(Dog.AwsNoToken.With(to.Name, role, world.Environment("GITHUB_ACTIONS") == "true" ? "the job may not ask GitHub for one" : world.Environment("TF_BUILD") is { Length: > 0 } ? "the step has no SYSTEM_ACCESSTOKEN" : "this is no CI that gives one").At(to.Place));
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

    static async Task<string> Ask(string title, HttpMethod method, string address, string bearer, string field, World world, CancellationToken stop)
    {
        world.Log.Mask(bearer);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)) throw new DeployException(Dog.EndpointNotSecure.With($"address of {title}'s tokens,", "what the job was given"));
        var service = new RestService(title, new Uri(url.GetLeftPart(UriPartial.Authority) + "/")) { Authorization = () => $"Bearer {bearer}", CredentialSource = "the job's own token" };
        var request = new RestRequest(method, url.PathAndQuery, "give a token of the job") { IsRepeatable = true, Name = "token", Body = method == HttpMethod.Post ? Encoding.UTF8.GetBytes("{}") : null };
        return await new RestClient(service, world).Ask(request, body =>
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(field, out var value) && value.GetString() is { Length: > 4 } token ? token : throw new JsonException();
        }, stop);
    }

    /// <summary>Names the run in the account's own log; letters that the service takes.</summary>
    static string Session(World world)
    {
        var run = world.Environment("GITHUB_RUN_ID") ?? world.Environment("BUILD_BUILDID") ?? "local";
        return "dogshore-" + string.Concat(run.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_').Take(40));
    }
}
