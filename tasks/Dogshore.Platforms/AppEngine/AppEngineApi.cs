using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dogshore.Platforms.Google;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>The Admin API of App Engine, version 1, for one service of one project (contract appengine §6). The one file that the vendor's own
/// package would take the place of.</summary>
sealed class AppEngineApi(AppEnginePlace place, GoogleAccess access, World world)
{
    const int Page = 100;
    /// <summary>Of a version without its list of files, which has a line a file.</summary>
    const string Fields = "id,env,servingStatus,createTime,createdBy,versionUrl,envVariables,deployment/container,manualScaling,basicScaling";

    readonly GoogleClient client = new(access, "App Engine", "appengine", "roles/appengine.deployer and roles/appengine.serviceAdmin", world);

    public AppEnginePlace Place => place;

    string App => $"v1/apps/{place.Project}";
    string ServicePath => $"{App}/services/{place.Service}";
    string Versions => $"{ServicePath}/versions";

    public Task<ApplicationFacts?> Application(CancellationToken stop) => client.Find(RestRequest.Get(App, $"read the application of {place.Project}"), AppEngineJson.Default.ApplicationFacts, stop);

    /// <summary>Where it lies can never be changed.</summary>
    public Task<OperationFacts> CreateApplication(string location, CancellationToken stop) =>
        Write(RestRequest.Post("v1/apps", $"make the application of {place.Project}"), new JsonObject { ["id"] = place.Project, ["locationId"] = location }, stop);

    /// <summary>Makes the buckets that are missing.</summary>
    public Task<OperationFacts> Repair(CancellationToken stop) => Write(RestRequest.Post($"{App}:repair", $"repair the application of {place.Project}") with { IsRepeatable = true }, [], stop);

    public async Task<ImmutableArray<RuntimeFacts>> Runtimes(CancellationToken stop) =>
        (await client.Ask(RestRequest.Get($"{App}:listRuntimes?environment=STANDARD", "list the runtimes"), AppEngineJson.Default.RuntimesFacts, stop)).Runtimes.OrEmpty();

    public Task<ServiceFacts?> Service(CancellationToken stop) => client.Find(RestRequest.Get(ServicePath, $"read the service {place.Service}"), AppEngineJson.Default.ServiceFacts, stop);

    public async Task<ImmutableArray<string>> Services(CancellationToken stop) =>
        [.. (await client.Ask(RestRequest.Get($"{App}/services?pageSize={Page}", "list the services"), AppEngineJson.Default.ServicesFacts, stop)).Services.OrEmpty().Select(service => service.Id)];

    /// <summary>All of the service; none where there is no service.</summary>
    public async Task<ImmutableArray<VersionFacts>> AllVersions(CancellationToken stop)
    {
        var all = ImmutableArray.CreateBuilder<VersionFacts>();
        string? next = null;
        do
        {
            var page = next is null ? "" : $"&pageToken={Uri.EscapeDataString(next)}";
            var answer = await client.Find(RestRequest.Get($"{Versions}?view=FULL&pageSize={Page}&fields={Uri.EscapeDataString($"versions({Fields}),nextPageToken")}{page}", $"list the versions of {place.Service}"), AppEngineJson.Default.VersionsFacts, stop);
            all.AddRange(answer?.Versions.OrEmpty() ?? []);
            next = answer?.NextPageToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all.ToImmutable();
    }

    public Task<VersionFacts?> Version(string id, CancellationToken stop) => client.Find(RestRequest.Get($"{Versions}/{id}?view=FULL&fields={Uri.EscapeDataString(Fields)}", $"read the version {id}"), AppEngineJson.Default.VersionFacts, stop);

    public Task<OperationFacts> CreateVersion(JsonObject version, CancellationToken stop) => Write(RestRequest.Post(Versions, $"make the version {version["id"]}"), version, stop);

    /// <summary>True when it is gone, or is going by the operation that is answered.</summary>
    public async Task<OperationFacts?> DeleteVersion(string id, CancellationToken stop) => await client.Find(RestRequest.Delete($"{Versions}/{id}", $"remove the version {id}"), AppEngineJson.Default.OperationFacts, stop);

    public async Task<OperationFacts?> DeleteService(CancellationToken stop) => await client.Find(RestRequest.Delete(ServicePath, $"remove the service {place.Service}"), AppEngineJson.Default.OperationFacts, stop);

    public Task<OperationFacts> Serve(string id, bool serves, CancellationToken stop) =>
        Write(RestRequest.Patch($"{Versions}/{id}?updateMask=servingStatus", $"{(serves ? "start" : "stop")} the version {id}"), new JsonObject { ["servingStatus"] = serves ? "SERVING" : "STOPPED" }, stop);

    /// <param name="gradually">Google moves it by itself, once new instances are warm.</param>
    public Task<OperationFacts> Split(IReadOnlyDictionary<string, double> shares, bool gradually, CancellationToken stop)
    {
        var split = new JsonObject { ["allocations"] = new JsonObject(shares.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)JsonValue.Create(each.Value)))) };
        if (gradually || shares.Count > 1) split["shardBy"] = gradually ? "IP" : "COOKIE";
        return Write(RestRequest.Patch($"{ServicePath}?updateMask=split{(gradually ? "&migrateTraffic=true" : "")}", $"give the traffic of {place.Service} to {string.Join(" and ", shares.Keys)}"), new JsonObject { ["split"] = split }, stop);
    }

    public Task<OperationFacts> Label(IReadOnlyDictionary<string, string> labels, CancellationToken stop) =>
        Write(RestRequest.Patch($"{ServicePath}?updateMask=labels", $"label the service {place.Service}"), new JsonObject { ["labels"] = new JsonObject(labels.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))) }, stop);

    public Task<OperationFacts> Operation(string name, CancellationToken stop) => client.Ask(RestRequest.Get($"v1/{name}", "follow the operation"), AppEngineJson.Default.OperationFacts, stop);

    /// <summary>The newest ones of the application.</summary>
    public async Task<ImmutableArray<OperationFacts>> Operations(CancellationToken stop) =>
        (await client.Ask(RestRequest.Get($"{App}/operations?pageSize={Page}", "list the operations"), AppEngineJson.Default.OperationsFacts, stop)).Operations.OrEmpty();

    /// <summary>Whether an operation works on our service or on a version of it.</summary>
    public bool IsOurs(OperationFacts operation) => operation.Metadata?.Target is { } target && (target == $"apps/{place.Project}/services/{place.Service}" || target.StartsWith($"apps/{place.Project}/services/{place.Service}/", StringComparison.Ordinal));

    Task<OperationFacts> Write(RestRequest request, JsonObject body, CancellationToken stop) => client.Ask(request with { Body = GoogleClient.Bytes(body) }, AppEngineJson.Default.OperationFacts, stop);
}
