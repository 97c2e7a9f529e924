using System.Collections.Immutable;

namespace Dogshore.Records;

/// <summary>plan.json: what a run would do to one destination, without secrets and without plain hashes of any.</summary>
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
    /// <summary>Id of the release that a rollback brings back; null for a deploy.</summary>
    public string? Back { get; init; }
    /// <summary>Null for a rollback: the platform kept it.</summary>
    public PackageRecord? Package { get; init; }
    public ImmutableArray<PlannedChange> Changes { get; init; } = [];
    public ImmutableArray<string> Notes { get; init; } = [];
    /// <summary>Null where the platform cannot tell what it holds: not compared.</summary>
    public FilesRecord? Files { get; init; }
    /// <summary>Version, commit and the like of the release that would be made.</summary>
    public required StampRecord Stamp { get; init; }

    public bool Changed => Changes.Length > 0;
}

/// <param name="Digest">SHA-256 over the assemblies of the SDK that ran.</param>
public sealed record SdkRecord(string Version, string Digest);

/// <param name="Path">Relative to plan.json.</param>
/// <param name="Bytes">Of the archive.</param>
/// <param name="Files">How many files it holds.</param>
/// <param name="Sha256">Of the archive.</param>
/// <param name="ContentBytes">Sum of the files' sizes.</param>
public sealed record PackageRecord(string Path, long Bytes, int Files, string Sha256, long ContentBytes);

public sealed record PlannedChange(string Phase, string Kind, string Key, string Text);

public sealed record FilesRecord(ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Removed);

public sealed record StampRecord(string Version, string? Commit, bool Dirty, string By, string? RunUrl);
