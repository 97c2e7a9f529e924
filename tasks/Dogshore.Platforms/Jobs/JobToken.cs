using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Jobs;

/// <summary>The token with which a job of CI says whose job it is. It lives for minutes, so it is asked for at each use (contract aws §11).</summary>
/// <param name="Text">The token itself.</param>
/// <param name="From">Where it came from, for logs and messages: <c>the token of GitHub Actions</c>.</param>
/// <param name="Audience">Whom it is made out to.</param>
sealed record JobToken(string Text, string From, string Audience)
{
    /// <summary>Azure Pipelines makes each token out to this audience, whoever is to read it (learn.microsoft.com/azure/devops/release-notes/2024/sprint-240-update).</summary>
    public const string AzureAudience = "api://AzureADTokenExchange";

    const string GitHubUrl = "ACTIONS_ID_TOKEN_REQUEST_URL", GitHubToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN", AzureUrl = "SYSTEM_OIDCREQUESTURI", AzureToken = "SYSTEM_ACCESSTOKEN";

    /// <param name="audience">Whom it shall be made out to, where CI lets one choose.</param>
    /// <returns>Null where CI gives none; <see cref="WhyNone"/> then says why.</returns>
    public static async Task<JobToken?> Ask(Destination to, string audience, World world, CancellationToken stop)
    {
        if (world.Environment(GitHubUrl) is { Length: > 0 } url && world.Environment(GitHubToken) is { Length: > 0 } bearer)
            return new(await Ask("GitHub Actions", HttpMethod.Get, $"{url}&audience={Uri.EscapeDataString(audience)}", bearer, "value", world, stop), "the token of GitHub Actions", audience);
        if (world.Environment(AzureUrl) is { Length: > 0 } azure && world.Environment(AzureToken) is { Length: > 0 } access)
        {
            var connection = to["Connection"] is { } id ? $"&serviceConnectionId={Uri.EscapeDataString(id)}" : "";
            return new(await Ask("Azure Pipelines", HttpMethod.Post, $"{azure}?api-version=7.1{connection}", access, "oidcToken", world, stop), "the token of Azure Pipelines", AzureAudience);
        }
        return null;
    }

    public static string WhyNone(World world) => world.Environment("GITHUB_ACTIONS") == "true" ? "the job may not ask GitHub for one"
        : world.Environment("TF_BUILD") is { Length: > 0 } ? "the step has no SYSTEM_ACCESSTOKEN" : "this is no CI that gives one";

    static async Task<string> Ask(string title, HttpMethod method, string address, string bearer, string field, World world, CancellationToken stop)
    {
        world.Log.Mask(bearer);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)) throw new DeployException(Dog.EndpointNotSecure.With($"address of {title}'s tokens,", "what the job was given"));
        var service = new RestService(title, new Uri(url.GetLeftPart(UriPartial.Authority) + "/")) { Authorization = () => $"Bearer {bearer}", CredentialSource = "the job's own token" };
        var request = new RestRequest(method, url.PathAndQuery, "give a token of the job") { IsRepeatable = true, Name = "token", Body = method == HttpMethod.Post ? Encoding.UTF8.GetBytes("{}") : null };
        var token = await new RestClient(service, world).Ask(request, body =>
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(field, out var value) && value.GetString() is { Length: > 4 } token ? token : throw new JsonException();
        }, stop);
        world.Log.Mask(token);
        return token;
    }
}
