using System.Text.Json;

namespace Dogshore.Platforms.Google;

/// <summary>What Google's services answer when they refuse (contract appengine §6.3).</summary>
static class GoogleErrors
{
    /// <summary>The word of the status and the message, with the fields that it names; both null for what is no error of Google's.</summary>
    public static (string? Id, string? Message) Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error)) return (null, null);
            // Tokens are refused in the words of OAuth.
            if (error.ValueKind == JsonValueKind.String) return (error.GetString(), Text(json.RootElement, "error_description") ?? error.GetString());
            if (error.ValueKind != JsonValueKind.Object) return (null, null);
            var message = Text(error, "message") ?? "";
            var fields = string.Join("; ", Violations(error));
            return (Text(error, "status") ?? Reason(error), fields.Length > 0 ? $"{message.TrimEnd('.')} ({fields})." : message);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    /// <summary>Cloud Storage has no word of its own but in the list of its errors.</summary>
    static string? Reason(JsonElement error) =>
        error.TryGetProperty("errors", out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray().Select(each => Text(each, "reason")).FirstOrDefault() : null;

    static IEnumerable<string> Violations(JsonElement error)
    {
        if (!error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array) yield break;
        foreach (var detail in details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object))
        {
            if (!detail.TryGetProperty("fieldViolations", out var violations) || violations.ValueKind != JsonValueKind.Array) continue;
            foreach (var violation in violations.EnumerateArray()) yield return $"{Text(violation, "field")}: {Text(violation, "description")?.TrimEnd('.')}";
        }
    }

    static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
