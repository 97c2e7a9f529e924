using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Google;

/// <summary>One of Google's services, spoken to in JSON.</summary>
/// <param name="title">As messages call it: <c>App Engine</c>.</param>
/// <param name="service">Its name in hosts, and in capitals in variables: <c>appengine</c>.</param>
/// <param name="role">The role that its calls need, for whom it refuses.</param>
sealed class GoogleClient(GoogleAccess access, string title, string service, string role, World world)
{
    readonly RestService at = new(title, GoogleKeys.Endpoint(service.ToUpperInvariant(), $"https://{service}.googleapis.com/", world))
    {
        CredentialSource = access.Source,
        CredentialPage = GoogleAccess.KeysPage,
        Headers = ImmutableDictionary<string, string>.Empty.Add("User-Agent", "dogshore"),
        RequestId = "X-Request-Id",
        Error = GoogleErrors.Of,
    };

    public Uri Base => at.Base;

    public Task<T> Ask<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken stop) =>
        Told(async client => await client.Ask(await Signed(request, stop), type, stop));

    /// <summary>Null when there is no such thing.</summary>
    public Task<T?> Find<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken stop) where T : class =>
        Told(async client => await client.Find(await Signed(request, stop), type, stop));

    /// <summary>What it answers is not looked at.</summary>
    public Task Do(RestRequest request, CancellationToken stop) => Told(async client =>
    {
        await client.Do(await Signed(request, stop), stop);
        return true;
    });

    /// <summary>For what is no JSON.</summary>
    public Task<T> Read<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> understand, CancellationToken stop) =>
        Told(async client => await client.Read(await Signed(request, stop), understand, stop));

    /// <summary>With status and headers; what it holds is not looked at.</summary>
    public Task<RestAnswer<bool>> Raw(RestRequest request, CancellationToken stop) => Told(async client => await client.Answer(await Signed(request, stop), _ => true, stop));

    async Task<RestRequest> Signed(RestRequest request, CancellationToken stop) => request.With("Authorization", await access.Bearer(world, stop));

    async Task<T> Told<T>(Func<RestClient, Task<T>> ask)
    {
        try
        {
            return await ask(new RestClient(at, world));
        }
        catch (RestRefusedException refused) when (refused.Status == 403)
        {
            // Who may act as another is a right of its own, and the most missed one (contract appengine §6.7).
            var missing = refused.Findings[0].Fact.Contains("act as", StringComparison.Ordinal) ? "roles/iam.serviceAccountUser on that account" : role;
            throw new DeployException(Dog.GoogleNoRole.With(title, access.Email ?? access.Source, refused.Findings[0].Fact, missing));
        }
    }

    public static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, GoogleJson.Default.JsonObject);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
sealed partial class GoogleJson : System.Text.Json.Serialization.JsonSerializerContext;
