using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dogshore.Model;

namespace Dogshore.Records;

/// <summary>outcome.json: the receipt of one destination, written and made durable as the last act.
/// Fields are written in the order in which they stand here.</summary>
public sealed record OutcomeRecord
{
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    public required string Destination { get; init; }
    public required string Platform { get; init; }
    public required string App { get; init; }
    public required string Run { get; init; }
    public required SdkRecord Sdk { get; init; }
    /// <summary><see cref="Model.Words.Word(Model.OutcomeKind)"/>.</summary>
    public required string Outcome { get; init; }
    public string? Url { get; init; }
    /// <summary>What is live now.</summary>
    public ReleaseRecord? Release { get; init; }
    /// <summary>What was live before this run.</summary>
    public ReleaseRecord? Previous { get; init; }
    [JsonRequired]
    public ImmutableArray<AppliedChange> Changes { get; init; } = [];
    /// <summary>What the app answered, in the order in which it was asked; null when it was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ProbeRecord>? Probes { get; init; }
    public double Seconds { get; init; }
    public ErrorRecord? Error { get; init; }
}

/// <param name="Standing"><c>unknown</c>, <c>verified</c> or <c>rejected</c>.</param>
public sealed record ReleaseRecord(string Id, int Number, string Version, string? Commit, bool Dirty, string Content, string By, string? RunUrl, string Standing)
{
    /// <summary>A release that was not made by us has neither version nor content that we know of.</summary>
    public static ReleaseRecord Of(Release release) => new(release.Id, release.Number, release.Stamp?.Version ?? "", release.Stamp?.Commit,
        release.Stamp?.Dirty ?? false, release.Stamp?.Content ?? "", release.Stamp?.By ?? "", release.Stamp?.RunUrl, release.Standing.Word());
}

/// <param name="Outcome"><c>done</c>, <c>failed</c>, <c>cancelled</c>, <c>not-started</c>.</param>
public sealed record AppliedChange(string Phase, string Text, string Outcome, double Seconds);

/// <param name="Release">The release that was asked.</param>
/// <param name="Expected">Status, text and header that were expected, in words.</param>
/// <param name="Answer">Status and the beginning of the body of the last answer; null where there was none.</param>
/// <param name="Attempts">How many requests were made.</param>
/// <param name="Fault">Why it did not pass; null when it passed.</param>
public sealed record ProbeRecord(string Release, string Path, string Expected, string? Answer, int Attempts, bool Passed, string? Fault);

public sealed record ErrorRecord(string Code, string Message);
