using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Kube.Access;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube;

/// <summary>The API of one cluster, below one namespace (contract kubernetes §2).</summary>
/// <remarks>Spoken to by HTTP and not through kubectl: a runner of any system needs no program for it, what is secret never stands in a command
/// line, and each write is one that can be counted, fenced and repeated.</remarks>
sealed class KubeApi
{
    /// <summary>The name under which fields of objects are ours.</summary>
    public const string Manager = "dogshore";
    /// <summary>Of a field that an autoscaler is to have: see <see cref="Putting"/>.</summary>
    public const string ScaleManager = "dogshore-scale";
    /// <summary>Id of a refusal that was a 403, and means that there is no such namespace.</summary>
    const string Unseen = "NamespaceUnseen";

    readonly KubeSession session;
    readonly KubeSpaces spaces;
    readonly RestClient client;

    KubeApi(KubeSession session, RestService service, string space, KubeSpaces spaces, World world)
    {
        (this.session, this.spaces, Namespace, World) = (session, spaces, space, world);
        client = new(service, world);
        Streams = new(service, world);
    }

    public string Namespace { get; }
    /// <summary>With the connections to this cluster.</summary>
    public World World { get; }
    public KubeStream Streams { get; }
    public RestClient Client => client;
    public KubeContext Context => session.Context;

    public static async Task<KubeApi> Open(KubePlace place, World world, CancellationToken stop)
    {
        var to = place.To;
        var context = KubeAccess.Of(to, world);
        var (session, within) = await KubeSession.Of(context, world, stop);
        var headers = ImmutableDictionary<string, string>.Empty.Add("Accept", "application/json").Add("User-Agent", "dogshore");
        if (context.User.As is { } other) headers = headers.Add("Impersonate-User", other);
        var service = new RestService(to.Platform.Declaration.Title, context.Cluster.Server)
        {
            Authorization = () => session.Authorization, CredentialSource = context.Source, CredentialPage = to.Platform.Declaration.Credentials[0].Page, Headers = headers, RequestId = "Audit-Id", Error = Error,
        };
        return new(session, service, to["Namespace"] ?? context.Namespace ?? "default", place.Spaces, within);
    }

    /// <summary>The API's own Status. What stands between may answer a page, which is none of its words.</summary>
    static (string?, string?) Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            var status = Kjson.Object(body, "Status");
            return (status.Text("reason"), status.Text("message"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    /// <summary>Null when there is no such object.</summary>
    public Task<JsonObject?> Find(KubeKind kind, string name, CancellationToken stop) => FindIn(Namespace, kind, name, stop);

    public async Task<JsonObject?> FindIn(string space, KubeKind kind, string name, CancellationToken stop)
    {
        try
        {
            return await Ask(RestRequest.Get(kind.One(space, name), $"read the {kind.Name} {name}"), kind.Name, stop);
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return null;
        }
    }

    /// <summary>All of a kind that carry these labels.</summary>
    public async Task<JsonObject> List(KubeKind kind, string labels, CancellationToken stop)
    {
        try
        {
            return await Ask(RestRequest.Get($"{kind.All(Namespace)}?labelSelector={Uri.EscapeDataString(labels)}", $"list the {kind.Plural} of {Namespace}"), $"{kind.Name}List", stop);
        }
        catch (RestRefusedException missing) when (missing is { Status: 404, Id: Unseen })
        {
            return new() { ["items"] = new JsonArray() };
        }
    }

    public Task<JsonObject> Events(string about, CancellationToken stop) =>
        Ask(RestRequest.Get($"{KubeKind.Event.All(Namespace)}?fieldSelector={Uri.EscapeDataString($"involvedObject.uid={about}")}", "read what happened"), "EventList", stop);

    /// <exception cref="RestRefusedException">With status 409 when there is one of this name.</exception>
    /// <exception cref="AnswerLostException">It may be there.</exception>
    public Task<JsonObject> Create(KubeKind kind, JsonObject made, CancellationToken stop) =>
        Ask(Sending(RestRequest.Post($"{kind.All(Namespace)}?fieldManager={Manager}", $"make the {kind.Name} {made.Name()}"), made), kind.Name, stop);

    /// <summary>Makes it, or takes the one that is there: its name says what is in it.</summary>
    public async Task<JsonObject> Have(KubeKind kind, JsonObject wanted, CancellationToken stop)
    {
        if (await Find(kind, wanted.Name(), stop) is { } there) return there;
        try
        {
            return await Create(kind, wanted, stop);
        }
        catch (DeployException lost) when (lost is AnswerLostException or RestRefusedException { Status: 409 })
        {
            if (await Find(kind, wanted.Name(), stop) is { } made) return made;
            throw;
        }
    }

    /// <summary>In the place of the one that was read: its resourceVersion goes along, and another writer's comes before with 409. So it is sent once and
    /// read back when its answer is lost.</summary>
    public async Task<JsonObject> Replace(KubeKind kind, JsonObject whole, CancellationToken stop)
    {
        try
        {
            return await Ask(Sending(new RestRequest(HttpMethod.Put, $"{kind.One(Namespace, whole.Name())}?fieldManager={Manager}", $"write the {kind.Name} {whole.Name()}"), whole), kind.Name, stop);
        }
        catch (AnswerLostException)
        {
            // Only this run writes these very words.
            if (await Find(kind, whole.Name(), stop) is { } now && JsonNode.DeepEquals(Said(now), Said(whole))) return now;
            throw;
        }
    }

    static JsonObject Said(JsonObject whole) => new() { ["data"] = whole["data"]?.DeepClone(), ["spec"] = whole["spec"]?.DeepClone() };

    /// <summary>Server-side apply: what is ours becomes as it stands there, whoever had it; what we no longer say is gone. With a resourceVersion in it, only
    /// when nobody has written since (409).</summary>
    public Task<JsonObject> Apply(KubeKind kind, JsonObject wanted, string manager, CancellationToken stop) =>
        Ask(Sending(RestRequest.Patch($"{kind.One(Namespace, wanted.Name())}?fieldManager={manager}&force=true&fieldValidation=Strict", $"apply the {kind.Name} {wanted.Name()}"), wanted) with { BodyType = "application/apply-patch+yaml" }, kind.Name, stop);

    public Task<JsonObject> Merge(KubeKind kind, string name, JsonObject patch, CancellationToken stop) =>
        Ask(Sending(RestRequest.Patch($"{kind.One(Namespace, name)}?fieldManager={Manager}", $"change the {kind.Name} {name}"), patch) with { BodyType = "application/merge-patch+json" }, kind.Name, stop);

    /// <summary>Of the very object that was looked at; one that is gone is as it should be.</summary>
    /// <param name="waits">It stays until what it owns has ended.</param>
    public async Task Delete(KubeKind kind, string name, string? uid, CancellationToken stop, bool waits = false)
    {
        var how = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = waits ? "Foreground" : "Background" };
        if (uid is not null) how["preconditions"] = new JsonObject { ["uid"] = uid };
        try
        {
            await Send(Sending(RestRequest.Delete(kind.One(Namespace, name), $"remove the {kind.Name} {name}"), how), bytes => Kjson.Object(bytes), stop);
        }
        catch (RestRefusedException gone) when (gone.Status is 404 or 409)
        {
            World.Log.Detail($"{kind.Name} {name} is gone already, or another of its name is there");
        }
    }

    /// <summary>Returns when one of these has changed since that list, or the time is over: whoever waits looks again in any case, also when the
    /// list is too old to be followed (410).</summary>
    public Task Changed(KubeKind kind, string labels, JsonObject list, TimeSpan within, CancellationToken stop)
    {
        var since = list.Version() ?? "0";
        return Streams.First($"{kind.All(Namespace)}?labelSelector={Uri.EscapeDataString(labels)}&watch=true&resourceVersion={since}&timeoutSeconds={(int)Math.Max(1, within.TotalSeconds)}", within, stop);
    }

    public Task<JsonObject> Ask(RestRequest request, string kind, CancellationToken stop) => Send(request, bytes => Kjson.Object(bytes, kind), stop);

    public async Task<T> Send<T>(RestRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken stop)
    {
        await session.Renew(World, stop);
        try
        {
            return await client.Ask(request, read, stop);
        }
        catch (RestRefusedException refused) when (refused.Status == 403)
        {
            if (await spaces.IsUnseen(this, stop)) throw new RestRefusedException(refused.Findings[0], 404, Unseen);
            throw;
        }
    }

    public static RestRequest Sending(RestRequest request, JsonObject body) => request with { Body = body.Bytes() };
}
