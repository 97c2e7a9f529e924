using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>What is remembered of a pipeline's releases, as an object beside its source, written conditionally.</summary>
sealed record PipelineRecord
{
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    public required string Pipeline { get; init; }
    /// <summary>Grows with every write: the position.</summary>
    public long Sequence { get; init; }
    public string Run { get; init; } = "";
    public string? Live { get; init; }
    /// <summary>Oldest first.</summary>
    public ImmutableArray<PipelineRelease> Releases { get; init; } = [];
    public PipelineRelease? Pending { get; init; }

    [JsonIgnore]
    public PipelineRelease? LiveRelease => Releases.FirstOrDefault(release => release.Id == Live);

    /// <exception cref="DeployException">Damaged, or of a newer SDK. It is left as it is.</exception>
    public static PipelineRecord Read(ReadOnlyMemory<byte> bytes, string shown)
    {
        try
        {
            using (var json = JsonDocument.Parse(bytes))
            {
                if (json.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > Current)
                    throw new DeployException(Dog.StoreRecordNewer.With(shown, number, Current));
            }
            var record = JsonSerializer.Deserialize(bytes.Span, PipelineRecordJson.Default.PipelineRecord);
            if (record is { Releases.IsDefault: false, Schema: >= 1 } && record.Releases.All(release => release is { Stamp.Names.IsDefault: false }) && (record.Live is null || record.LiveRelease is not null)) return record;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new DeployException(Dog.StoreRecordDamaged.With(shown));
        }
        throw new DeployException(Dog.StoreRecordDamaged.With(shown));
    }

    public ReadOnlyMemory<byte> Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, PipelineRecordJson.Default.PipelineRecord);
}

/// <param name="Made">When, by the clock of the machine that made it.</param>
/// <param name="Source">The version of the source object that it was started with; null until there is one.</param>
/// <param name="Execution">The service's own id of it; null until it was started.</param>
sealed record PipelineRelease(string Id, int Number, Stamp Stamp, Standing Standing, DateTimeOffset Made, string? Source = null, string? Execution = null)
{
    /// <summary>By it the service knows the wish to start again; letters, digits and dashes.</summary>
    [JsonIgnore]
    public string Token => Id;

    public Release Shown(DateTimeOffset now, bool succeeded = true) => new(Id, Number, Stamp, Standing, succeeded, now > Made ? now - Made : TimeSpan.Zero);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, AllowDuplicateProperties = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PipelineRecord))]
sealed partial class PipelineRecordJson : JsonSerializerContext;
