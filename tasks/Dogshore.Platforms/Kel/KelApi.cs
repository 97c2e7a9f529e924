using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube;
using Dogshore.Platforms.Rest;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kel;

/// <summary>Kel's API as far as it was published: resource groups, sites and services (contract kel §4.2). An instance cannot be made through it, and of builds,
/// deployments and configuration it knows nothing.</summary>
sealed class KelApi
{
    public const string Variable = "KEL_TOKEN";
    const string Type = "application/vnd.api+json";

    readonly RestClient client;
    readonly string group, site;

    KelApi(RestClient client, string group, string site) => (this.client, this.group, this.site) = (client, group, site);

    /// <summary>Null where the destination names no API: then the app is known to its cluster only.</summary>
    public static KelApi? Of(Destination to, World world)
    {
        if (to["Api"] is not { } address) return null;
        if (to["Site"]?.Split('/') is not [{ Length: > 0 } group, { Length: > 0 } site]) throw new DeployException(Dog.KelNoSite.With(to.Name).At(to.Place));
        if (world.Environment(Variable) is not { } text || string.IsNullOrWhiteSpace(text)) throw new DeployException(Dog.NoCredential.With(to.Name, "Kel", Variable, KelPlatform.Page).At(to.Place));
        var token = new Secret(text.Trim());
        world.Log.Mask(token.Reveal());
        var url = new Uri(address.TrimEnd('/') + "/");
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback) throw new DeployException(Dog.KubeNotHttps.With("Api=", address).At(to.Place));
        return new(new(new RestService("Kel", url)
        {
            Authorization = () => $"Bearer {token.Reveal()}", CredentialSource = $"${Variable}", CredentialPage = KelPlatform.Page, Headers = ImmutableDictionary<string, string>.Empty.Add("Accept", Type), Error = Error,
        }, world), group, site);
    }

    const string Groups = "v1/self/resource-groups";
    string Sites => $"{Groups}/{group}/sites";
    string Services => $"{Sites}/{site}/services";

    /// <summary>Asks for the resource group, which anybody may who may anything: so a wrong token is told before anything is touched.</summary>
    public Task Check(CancellationToken stop) => Has($"{Groups}/{group}", $"read the resource group {group}", stop);

    /// <summary>Group, site and the service web, each made where there is none.</summary>
    public async Task Have(CancellationToken stop)
    {
        // The published server wants these very words with a new group, and with nothing else.
        await Have(Groups, "resource-groups", group, stop, ("X-Kel-Token", "abc"));
        await Have(Sites, "sites", site, stop);
        await Have(Services, "services", "web", stop);
    }

    async Task Have(string all, string type, string name, CancellationToken stop, params (string Name, string Value)[] headers)
    {
        if (await Has($"{all}/{name}", $"read {type} {name}", stop)) return;
        var body = new JsonObject { ["data"] = new JsonObject { ["type"] = type, ["attributes"] = new JsonObject { ["name"] = name } } };
        try
        {
            await client.Ask(RestRequest.Post(all, $"make {type} {name}") with { Body = body.Bytes(), BodyType = Type, Headers = headers }, Data, stop);
        }
        catch (DeployException lost) when (lost is AnswerLostException or RestRefusedException { Status: 400 })
        {
            // It may be there by now: ours, or another's who came at the same moment.
            if (!await Has($"{all}/{name}", $"read {type} {name}", stop)) throw;
        }
    }

    async Task<bool> Has(string path, string to, CancellationToken stop)
    {
        try
        {
            await client.Ask(RestRequest.Get(path, to), Data, stop);
            return true;
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return false;
        }
    }

    static JsonNode Data(ReadOnlyMemory<byte> bytes) => JsonNode.Parse(bytes.Span).At("data") ?? throw new JsonException();

    static (string?, string?) Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            var error = JsonNode.Parse(body.Span).All("errors").FirstOrDefault();
            return (error.Text("title"), error.Text("detail"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
