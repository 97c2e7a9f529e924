using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dogshore.Model;

namespace Dogshore.Records;

/// <summary>plan.json: what a run would do to one destination, without secrets and without plain hashes of any.
/// Fields are written in the order in which they stand here.</summary>
public sealed record PlanRecord
{
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    public required string Destination { get; init; }
    public required string Platform { get; init; }
    public required string App { get; init; }
    public required string Run { get; init; }
    public required SdkRecord Sdk { get; init; }
    /// <summary><see cref="Manifest.Effective.Hash"/>.</summary>
    public required string Manifest { get; init; }
    public required string Position { get; init; }
    public required string Content { get; init; }
    /// <summary>Keyed tag over our config, or null where the platform has no key yet.</summary>
    public string? Config { get; init; }
    /// <summary>Null for a rollback: the platform kept it.</summary>
    public PackageRecord? Package { get; init; }
    [JsonRequired]
    public ImmutableArray<PlannedChange> Changes { get; init; } = [];
    /// <summary>Null where the platform cannot tell what it holds: not compared.</summary>
    public FilesRecord? Files { get; init; }
    [JsonRequired]
    public ImmutableArray<string> Notes { get; init; } = [];
    /// <summary>SHA-256 over names, bytes and headers of the static files that go to a store; null where none do.</summary>
    public string? Statics { get; init; }
    /// <summary>Id of the release that a rollback brings back; null for a deploy.</summary>
    public string? Back { get; init; }
    /// <summary>Version, commit and the like of the release that would be made.</summary>
    public required StampRecord Stamp { get; init; }
    /// <summary>What was live when this was planned.</summary>
    public ReleaseRecord? Live { get; init; }
    /// <summary>Where the app answered then.</summary>
    public string? Url { get; init; }
    /// <summary>The run whose release had begun then and not ended; null when none had.</summary>
    public string? Pending { get; init; }

    [JsonIgnore]
    public bool Changed => Changes.Length > 0;

    /// <summary>All that it does is ask: nothing is written, and what is live stays as it is.</summary>
    [JsonIgnore]
    public bool OnlyAsks => Changed && Changes.All(change => change.Phase == Phase.Probe.Word());

    /// <summary>It makes a release, or starts one again.</summary>
    [JsonIgnore]
    public bool Releases => Changes.Any(change => change.Phase == Phase.Release.Word());
}

/// <param name="Digest">SHA-256 over the assemblies of the SDK that ran.</param>
public sealed record SdkRecord(string Version, string Digest);

/// <param name="Path">Relative to plan.json, with forward slashes.</param>
/// <param name="Bytes">Of the archive.</param>
/// <param name="Files">How many files it holds.</param>
/// <param name="Sha256">Of the archive.</param>
/// <param name="ContentBytes">Sum of the files' sizes.</param>
public sealed record PackageRecord(string Path, long Bytes, int Files, string Sha256, long ContentBytes);

public sealed record PlannedChange(string Phase, string Kind, string Key, string Text)
{
    public static PlannedChange Of(Change change) => new(change.Phase.Word(), change.Kind, change.Key, change.Text);
}

/// <summary>Paths in the package, sorted.</summary>
public sealed record FilesRecord(ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Removed)
{
    /// <summary>From what is live to what is packed; null where the platform cannot tell what is live.</summary>
    public static FilesRecord? Between(ImmutableArray<FileEntry>? live, IEnumerable<FileEntry> packed)
    {
        if (live is not { } there) return null;
        var before = there.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var after = packed.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        var names = after.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return new(
            [.. after.Where(file => !before.ContainsKey(file.Path)).Select(file => file.Path)],
            [.. after.Where(file => before.TryGetValue(file.Path, out var old) && old != file).Select(file => file.Path)],
            [.. before.Keys.Where(path => !names.Contains(path)).Order(StringComparer.Ordinal)]);
    }
}

public sealed record StampRecord(string Version, string? Commit, bool Dirty, string By, string? RunUrl)
{
    public static StampRecord Of(Stamp stamp) => new(stamp.Version, stamp.Commit, stamp.Dirty, stamp.By, stamp.RunUrl);
}
