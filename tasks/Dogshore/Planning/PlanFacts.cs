using Dogshore.Records;

namespace Dogshore.Planning;

/// <summary>What a run that is to carry out a recorded plan finds for itself.</summary>
public sealed record PlanFacts
{
    public required string Destination { get; init; }
    public required string Platform { get; init; }
    public required string App { get; init; }
    /// <summary><see cref="Manifest.Effective.Hash"/>.</summary>
    public required string Manifest { get; init; }
    /// <summary>Token of <see cref="Model.Observed.At"/>.</summary>
    public required string Position { get; init; }
    /// <summary>Keyed tag over our config under the platform's key; null where the platform has none yet.</summary>
    public string? Config { get; init; }
    /// <summary>The recorded package as it lies here; null when it is not there.</summary>
    public ArchiveFacts? Archive { get; init; }
    public required SdkRecord Sdk { get; init; }
    /// <summary><see cref="Model.Observed.LastRun"/>.</summary>
    public string? LastRun { get; init; }
}

/// <param name="Bytes">Size of the archive.</param>
/// <param name="Sha256">Of the archive, lower-case hex.</param>
public sealed record ArchiveFacts(long Bytes, string Sha256);
