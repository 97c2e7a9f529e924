using System.Text.Json;

namespace Dogshore.Build;

/// <summary>What would be done to one destination, as plan.json says it.</summary>
/// <param name="File">The plan.json itself, to be applied later with DeployPlanFile.</param>
/// <param name="Changes">In the order in which they would be made, for people.</param>
public sealed record DeployPlanned(string Destination, string Platform, string App, string File, IReadOnlyList<string> Changes)
{
    /// <summary>False when a deploy would do nothing.</summary>
    public bool IsChanged => Changes.Count > 0;
}

/// <summary>How a deploy of one destination ended, as outcome.json says it.</summary>
/// <param name="Outcome">succeeded, unchanged, rolled-back, rollback-failed, failed, cancelled, not-started or unknown.</param>
/// <param name="Url">Where the app answers, when known.</param>
/// <param name="Version">Of the release that serves, when known.</param>
/// <param name="Error">Code and message, when it did not end well.</param>
public sealed record DeployOutcome(string Destination, string Platform, string App, string Outcome, string? Url, string? Version, string? Error);

/// <summary>The files by which steps tell each other, and hosts, what was planned and what became of it.</summary>
public static class DeployRecords
{
    /// <param name="project">The project's file or folder.</param>
    /// <returns>The plans of the last run that planned, by destination.</returns>
    public static IReadOnlyList<DeployPlanned> Plans(string project) => OfLastRun(project, "plan.json", (file, json) => new DeployPlanned(
        Text(json, "destination") ?? "", Text(json, "platform") ?? "", Text(json, "app") ?? "", file,
        [.. json.GetProperty("changes").EnumerateArray().Select(change => $"{Text(change, "kind")} {Text(change, "text")}")]));

    /// <param name="project">The project's file or folder.</param>
    /// <returns>The outcomes of the last run, by destination.</returns>
    public static IReadOnlyList<DeployOutcome> Outcomes(string project) => OfLastRun(project, "outcome.json", (_, json) => new DeployOutcome(
        Text(json, "destination") ?? "", Text(json, "platform") ?? "", Text(json, "app") ?? "", Text(json, "outcome") ?? "", Text(json, "url"),
        Inner(json, "release") is { } release ? Text(release, "version") : null,
        Inner(json, "error") is { } error ? $"{Text(error, "code")}: {Text(error, "message")}" : null));

    /// <summary>Destinations of earlier runs may lie beside those of the last one; a run's id begins with its time.</summary>
    static IReadOnlyList<T> OfLastRun<T>(string project, string name, Func<string, JsonElement, T> read)
    {
        var folder = Path.Combine(Directory.Exists(project) ? project : Path.GetDirectoryName(Path.GetFullPath(project))!, "obj", "deploy");
        if (!Directory.Exists(folder)) return [];
        var found = new List<(string Run, T Record)>();
        foreach (var file in Directory.GetDirectories(folder).Select(each => Path.Combine(each, name)).Where(File.Exists).Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            found.Add((Text(json.RootElement, "run") ?? "", read(file, json.RootElement)));
        }
        var last = found.Select(each => each.Run).Max(StringComparer.Ordinal);
        return [.. found.Where(each => each.Run == last).Select(each => each.Record)];
    }

    static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static JsonElement? Inner(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
