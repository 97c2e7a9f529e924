using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.Sites;

/// <summary>All that a place for static sites remembers of one app: its releases, which one is live, and what was begun and not ended.
/// One object, written conditionally.</summary>
sealed record SiteRecord
{
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    public required string App { get; init; }
    /// <summary>Grows with every write: the position.</summary>
    public long Sequence { get; init; }
    /// <summary>The run that wrote last.</summary>
    public string Run { get; init; } = "";
    /// <summary>Id of the live release.</summary>
    public string? Live { get; init; }
    /// <summary>Somebody stopped the app.</summary>
    public bool Stopped { get; init; }
    /// <summary>Oldest first; those that are kept.</summary>
    public ImmutableArray<SiteRelease> Releases { get; init; } = [];
    /// <summary>Begun: what serves may be a mixture of the live one and this.</summary>
    public SiteRelease? Pending { get; init; }
    /// <summary>Names of older releases that still answer, and since when no live one has them.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Gone { get; init; } = NoneGone;
    /// <summary>Names that were changed, and of which the cache was not told yet.</summary>
    public ImmutableArray<string> Stale { get; init; } = [];

    public static ImmutableSortedDictionary<string, DateTimeOffset> NoneGone { get; } = ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    [JsonIgnore]
    public SiteRelease? LiveRelease => Releases.FirstOrDefault(release => release.Id == Live);

    /// <exception cref="DeployException">Damaged, or of a newer SDK. It is left as it is.</exception>
    public static SiteRecord Read(ReadOnlyMemory<byte> bytes, string shown)
    {
        try
        {
            using (var json = JsonDocument.Parse(bytes))
            {
                if (json.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > Current)
                    throw new DeployException(Dog.StoreRecordNewer.With(shown, number, Current));
            }
            var record = JsonSerializer.Deserialize(bytes.Span, SiteJson.Default.SiteRecord);
            if (record is { Releases.IsDefault: false, Stale.IsDefault: false, Schema: >= 1 } && record.Releases.All(release => release?.Stamp is { Names.IsDefault: false } && !release.Headers.IsDefault)
                && (record.Live is null || record.LiveRelease is not null))
                return record with { Gone = record.Gone.WithComparers(StringComparer.Ordinal) };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new DeployException(Dog.StoreRecordDamaged.With(shown));
        }
        throw new DeployException(Dog.StoreRecordDamaged.With(shown));
    }

    public ReadOnlyMemory<byte> Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, SiteJson.Default.SiteRecord);
}

/// <param name="Made">When, by the clock of the machine that made it.</param>
sealed record SiteRelease(string Id, int Number, Stamp Stamp, Standing Standing, DateTimeOffset Made, ImmutableArray<Headers> Headers)
{
    public Release Shown(DateTimeOffset now) => new(Id, Number, Stamp, Standing, Succeeded: true,
        // A clock that was set back makes nothing younger than now.
        now > Made ? now - Made : TimeSpan.Zero);
}

/// <summary>The files of a content, as they are kept beside it.</summary>
sealed record SiteFile(string Path, string Sha256, long Bytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SiteRecord))]
[JsonSerializable(typeof(ImmutableArray<SiteFile>))]
sealed partial class SiteJson : JsonSerializerContext;
