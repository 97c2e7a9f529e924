using System.Collections.Immutable;

namespace Dogshore.Manifest;

/// <summary>What a value of the manifest must look like.</summary>
enum ValueKind
{
    Text, Number, Flag, Duration, Choice,
    /// <summary>A status code or two with a dash between.</summary>
    Statuses,
    /// <summary>An absolute URL.</summary>
    Address,
    /// <summary>Name of an environment variable.</summary>
    Variable,
    /// <summary>Names of destinations and groups, joined with <c>+</c> or <c>;</c>.</summary>
    Destinations,
    /// <summary>Patterns joined with <c>;</c>.</summary>
    Globs,
    /// <summary>A path inside the package; a single slash is its root.</summary>
    Prefix,
    ProbePath,
    HeaderLine,
}

/// <summary>An item of the manifest.</summary>
/// <param name="Include">What its Include is.</param>
/// <param name="Example">An Include.</param>
sealed record KnownItem(string Name, string Help, string Include, string Example, ImmutableArray<KnownMetadatum> Metadata)
{
    /// <summary>Settings of its platform stand beside these metadata.</summary>
    public bool TakesPlatformSettings { get; init; }

    public KnownMetadatum? Metadatum(string name) =>
        Metadata.FirstOrDefault(metadatum => string.Equals(metadatum.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A value by name: its kind, meaning, default in words, and a value that is right.</summary>
abstract record KnownValue(string Name, ValueKind Kind, string Help, string? Default, string Example)
{
    public ImmutableArray<string> Choices { get; init; } = [];
    /// <summary>Bounds of a number, both included.</summary>
    public int Least { get; init; }
    public int Most { get; init; } = int.MaxValue;
    public bool IsRequired { get; init; }
}

sealed record KnownMetadatum(string Name, ValueKind Kind, string Help, string? Default = null, string Example = "") : KnownValue(Name, Kind, Help, Default, Example);

sealed record KnownProperty(string Name, ValueKind Kind, string Help, string? Default = null, string Example = "") : KnownValue(Name, Kind, Help, Default, Example);
