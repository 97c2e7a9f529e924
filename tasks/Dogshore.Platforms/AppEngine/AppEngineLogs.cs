using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Platforms.Google;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>What the instances of a version said, by Cloud Logging's API, version 2 (cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list).</summary>
sealed class AppEngineLogs(AppEnginePlace place, GoogleAccess access, World world)
{
    const int Most = 1000;

    readonly GoogleClient client = new(access, "Cloud Logging", "logging", "roles/logging.viewer", world);

    /// <summary>Oldest first.</summary>
    /// <param name="version">Null for all of the service.</param>
    public async Task<IReadOnlyList<string>> Last(string? version, int lines, CancellationToken stop)
    {
        var filter = $"resource.type=\"gae_app\" resource.labels.module_id=\"{place.Service}\"{(version is null ? "" : $" resource.labels.version_id=\"{version}\"")}";
        // Requests have a log of their own, which is not what the app said.
        var body = new JsonObject { ["resourceNames"] = new JsonArray($"projects/{place.Project}"), ["filter"] = $"{filter} NOT logName:\"request_log\"", ["orderBy"] = "timestamp desc", ["pageSize"] = Math.Min(Most, lines) };
        var answer = await client.Ask(RestRequest.Post("v2/entries:list", "read the log") with { IsRepeatable = true, Body = GoogleClient.Bytes(body) }, AppEngineJson.Default.LogEntries, stop);
        return [.. answer.Entries.OrEmpty().Reverse().Select(Text)];
    }

    /// <summary>The same for an error: that the log cannot be had changes nothing about it.</summary>
    public async Task<IReadOnlyList<string>> Try(string? version, int lines, CancellationToken stop)
    {
        try
        {
            return await Last(version, lines, stop);
        }
        catch (DeployException refused)
        {
            return [$"(the log could not be read: {refused.Findings[0].Fact})"];
        }
    }

    static string Text(LogEntry entry) => entry.TextPayload?.TrimEnd('\n')
        ?? (entry.JsonPayload is { ValueKind: JsonValueKind.Object } json ? json.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()! : json.GetRawText() : "");
}
