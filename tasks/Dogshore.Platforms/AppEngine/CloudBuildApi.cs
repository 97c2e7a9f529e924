using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Google;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Cloud Build, version 1 (contract appengine §6.3): it builds images, and runs a command where the app's files are.</summary>
sealed class CloudBuildApi(AppEnginePlace place, GoogleAccess access, World world)
{
    readonly GoogleClient client = new(access, "Cloud Build", "cloudbuild", "roles/cloudbuild.builds.editor", world);

    string Builds => $"v1/projects/{place.Project}/builds";

    /// <summary>Begins one; of a lost answer it is read back what came of it, by the tag of this run.</summary>
    public async Task<BuildFacts> Begin(JsonObject build, string tag, CancellationToken stop)
    {
        var request = RestRequest.Post(Builds, "begin a build") with { Body = GoogleClient.Bytes(build) };
        try
        {
            return (await client.Ask(request, AppEngineJson.Default.BuildOperationFacts, stop)).Metadata.Build;
        }
        catch (AnswerLostException)
        {
            if ((await Tagged(tag, stop)).FirstOrDefault() is { } there) return there;
            return (await client.Ask(request, AppEngineJson.Default.BuildOperationFacts, stop)).Metadata.Build;
        }
    }

    public Task<BuildFacts> Build(string id, CancellationToken stop) => client.Ask(RestRequest.Get($"{Builds}/{id}", $"follow the build {id}"), AppEngineJson.Default.BuildFacts, stop);

    /// <summary>Newest first.</summary>
    public async Task<ImmutableArray<BuildFacts>> Tagged(string tag, CancellationToken stop) =>
        (await client.Ask(RestRequest.Get($"{Builds}?pageSize=20&filter={Uri.EscapeDataString($"tags=\"{tag}\"")}", "list the builds"), AppEngineJson.Default.BuildsFacts, stop)).Builds.OrEmpty();

    public Task Cancel(string id, CancellationToken stop) => client.Do(RestRequest.Post($"{Builds}/{id}:cancel", $"cancel the build {id}") with { IsRepeatable = true, Body = "{}"u8.ToArray() }, stop);
}
