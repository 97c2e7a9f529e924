using System.Text.Json;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>What NuGet's audit found when the project was restored: packages with known vulnerabilities. A build with <c>--no-restore</c>, or one whose output
/// nobody reads, would ship them without a word (learn.microsoft.com/nuget/concepts/auditing-packages).</summary>
static class PackageAudit
{
    /// <summary>Most files hold none, and they are large: it is looked before it is parsed.</summary>
    static ReadOnlySpan<byte> Mark => "\"NU190"u8;

    /// <param name="assets">project.assets.json, in which NuGet keeps what it said.</param>
    public static IEnumerable<Finding> Of(string assets)
    {
        if (!File.Exists(assets)) return [];
        var bytes = File.ReadAllBytes(assets);
        if (bytes.AsSpan().IndexOf(Mark) < 0) return [];
        using var json = JsonDocument.Parse(bytes);
        return json.RootElement.TryGetProperty("logs", out var logs) && logs.ValueKind == JsonValueKind.Array
            ? [.. logs.EnumerateArray().Where(IsVulnerability).Select(log => log.GetProperty("message").GetString()!).Distinct(StringComparer.Ordinal).Select(message => Dog.VulnerablePackage.With(message.TrimEnd('.')))] : [];
    }

    /// <summary>NU1901 to NU1904: low, moderate, high, critical.</summary>
    static bool IsVulnerability(JsonElement log) => log.TryGetProperty("code", out var code) && code.GetString() is "NU1901" or "NU1902" or "NU1903" or "NU1904";
}
