using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Faults;

namespace Dogshore.Cdn;

/// <summary>All that we know of our static files in a store; the store keeps it as one object, written conditionally. What is not here was
/// not written by us, and is neither overwritten nor removed.</summary>
public sealed record StoreRecord
{
    /// <summary>Since 2 a kept set is written as its difference to the files.</summary>
    public const int Current = 2;
    public const string Name = "static.json";

    /// <summary>The app whose files they are.</summary>
    public required string App { get; init; }
    /// <summary>The run that wrote last.</summary>
    public string Run { get; init; } = "";
    /// <summary>Grows with each set.</summary>
    public int Sets { get; init; }
    public ImmutableSortedDictionary<string, StoredFile> Files { get; init; } = Empty;
    /// <summary>What each release was published with, oldest first; those that are kept.</summary>
    public ImmutableArray<StaticSet> Kept { get; init; } = [];
    /// <summary>Names that were changed, and of which the cache before the store was not told yet.</summary>
    public ImmutableArray<string> Stale { get; init; } = [];

    public static ImmutableSortedDictionary<string, StoredFile> Empty { get; } = ImmutableSortedDictionary.Create<string, StoredFile>(StringComparer.Ordinal);

    public StaticSet? Latest(string destination) => Kept.LastOrDefault(set => set.Destination == destination);

    /// <exception cref="DeployException">It is damaged, or a newer SDK wrote it. It is left as it is.</exception>
    public static StoreRecord Read(ReadOnlyMemory<byte> bytes, string shown)
    {
        try
        {
            if (SchemaOf(bytes.Span) is { } number && number > Current) throw new DeployException(Dog.StoreRecordNewer.With(shown, number, Current));
            return StoreRecordJson.Read(bytes);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            throw new DeployException(Dog.StoreRecordDamaged.With(shown));
        }
    }

    /// <summary>Reads no further than to where it stands, which is at the beginning.</summary>
    static int? SchemaOf(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            if (json.ValueTextEquals("schema")) return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number) ? number : null;
            json.Skip();
        }
        return null;
    }

    public ReadOnlyMemory<byte> Bytes() => StoreRecordJson.Write(this);
}

/// <summary>An object of ours.</summary>
/// <param name="Sha256">Of the plain bytes.</param>
/// <param name="Bytes">How many they are.</param>
/// <param name="Encoding">The coding in which it lies there under its own name.</param>
public sealed record StoredFile(string Sha256, long Bytes, string Type, string? Cache, string? Encoding, bool IsFixed)
{
    public Encode Encode { get; init; }
    /// <summary>Codings that lie beside it, each under its own suffix.</summary>
    public ImmutableArray<string> Variants { get; init; } = [];
    /// <summary>The store's word for the bytes; null while it is only meant to be written.</summary>
    public string? Tag { get; init; }
    /// <summary>The last set that it was part of.</summary>
    public int Last { get; init; }
    /// <summary>Since when no source has it any more.</summary>
    public DateTimeOffset? Gone { get; init; }

    public ServedAs Served => new(Type, Encoding, Cache);
}

/// <summary>The names that one release of one destination was published with, those whose bytes may change with their bytes.</summary>
/// <param name="Release">Id of the release.</param>
/// <param name="Files">How many files there were in all.</param>
/// <param name="Mutable">Of names that carry no fingerprint; the others are the same in every set.</param>
public sealed record StaticSet(int Number, string Destination, string Release, int Files, ImmutableSortedDictionary<string, StoredFile> Mutable)
{
    public ImmutableArray<string> AlsoReleases { get; init; } = [];
    public bool IsOf(string release) => Release == release || AlsoReleases.Contains(release);
}
