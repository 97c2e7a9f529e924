using System.Text.Json;

namespace Dogshore.Conformance;

/// <summary>A line of artifacts/conformance.json.</summary>
/// <param name="Row">Of the fault matrix, when the promise answers one.</param>
/// <param name="Result"><c>passed</c>, <c>refused</c> (not claimed, and refused with a coded error), <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Reason">Why it was skipped. Begins with <see cref="DoesNotApply"/> where the platform's own declaration says so.</param>
public sealed record Kept(string Platform, string Promise, string? Row, string Result, double Seconds, string? Reason = null)
{
    /// <summary>The first words of every reason that is no gap: CI lets such a skip pass, and no other that it was not told of.</summary>
    public const string DoesNotApply = "does not apply to ";
}

/// <summary>What came of the promises: written anew after each, so that a run that is cut off has its part.</summary>
public static class Report
{
    static readonly Lock gate = new();
    static readonly List<Kept> all = [];
    static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>artifacts/conformance.json of the repository that the tests lie in; without one, beside the tests.</summary>
    public static string File { get; } = Path.Combine(Artifacts(), "conformance.json");

    public static void Add(Kept kept)
    {
        lock (gate)
        {
            all.Add(kept);
            var sorted = all.OrderBy(each => each.Platform, StringComparer.Ordinal).ThenBy(each => each.Promise, StringComparer.Ordinal);
            System.IO.File.WriteAllText(File, JsonSerializer.Serialize(sorted, options));
        }
    }

    static string Artifacts()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.GetFileName(folder) == "artifacts") return folder;
        return AppContext.BaseDirectory;
    }
}
