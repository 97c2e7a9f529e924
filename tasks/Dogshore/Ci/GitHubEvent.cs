using System.Text.Json;

namespace Dogshore.Ci;

/// <summary>The event that started a GitHub job, as its payload tells.</summary>
static class GitHubEvent
{
    /// <summary>A pull request whose head lies in another repository than its base. One whose payload cannot be read counts as
    /// foreign: credentials are not handed out on a guess.</summary>
    public static bool IsFromFork(string? payload, string? name)
    {
        if (name is null || !name.StartsWith("pull_request", StringComparison.Ordinal)) return false;
        if (payload is null) return true;
        try
        {
            using var json = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });
            var head = Repository(json.RootElement, "head");
            return head is null || head != Repository(json.RootElement, "base");
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>Null for a fork that was deleted.</summary>
    static string? Repository(JsonElement payload, string side) =>
        Inner(Inner(Inner(Inner(payload, "pull_request"), side), "repo"), "full_name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;

    static JsonElement Inner(JsonElement outer, string name) =>
        outer.ValueKind == JsonValueKind.Object && outer.TryGetProperty(name, out var inner) ? inner : default;
}
