using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>What is remembered of one environment, as an object beside its bundles, written conditionally: the releases with their config, which one
/// is live, and what was begun and not ended. It holds values of config, as the environment itself does.</summary>
sealed record BeanstalkRecord
{
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    public required string App { get; init; }
    public required string Environment { get; init; }
    /// <summary>Base64 of the key of config tags.</summary>
    public required string Key { get; init; }
    /// <summary>Grows with every write.</summary>
    public long Sequence { get; init; }
    /// <summary>The run that wrote last.</summary>
    public string Run { get; init; } = "";
    public string? Live { get; init; }
    /// <summary>The app's address, of which it is told by reading which of two environments has it; null while there was never more than one.</summary>
    public string? Address { get; init; }
    /// <summary>Oldest first.</summary>
    public ImmutableArray<BeanstalkRelease> Releases { get; init; } = [];
    public BeanstalkRelease? Pending { get; init; }

    [JsonIgnore]
    public BeanstalkRelease? LiveRelease => Releases.FirstOrDefault(release => release.Id == Live);

    /// <summary>Names of config that a deploy of ours set and that may still be there.</summary>
    [JsonIgnore]
    public ImmutableHashSet<string> Names => [.. LiveRelease?.Stamp.Names ?? [], .. Pending?.Stamp.Names ?? []];

    /// <summary>Options of the manifest that a deploy of ours set and that may still be there.</summary>
    [JsonIgnore]
    public ImmutableHashSet<string> Settings => [.. LiveRelease?.Settings ?? [], .. Pending?.Settings ?? []];

    public TagKey TagKey() => new(Convert.FromBase64String(Key));

    /// <exception cref="DeployException">Damaged, or of a newer SDK. It is left as it is.</exception>
    public static BeanstalkRecord Read(ReadOnlyMemory<byte> bytes, string shown)
    {
        try
        {
            using (var json = JsonDocument.Parse(bytes))
            {
                if (json.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > Current)
                    throw new DeployException(Dog.StoreRecordNewer.With(shown, number, Current));
            }
            var record = JsonSerializer.Deserialize(bytes.Span, BeanstalkJson.Default.BeanstalkRecord);
            if (record is { Releases.IsDefault: false, Schema: >= 1 } && record.TagKey() is not null && record.Releases.All(release => release is { Stamp.Names.IsDefault: false, Hidden.IsDefault: false }) && (record.Live is null || record.LiveRelease is not null))
                return record;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DeployException(Dog.StoreRecordDamaged.With(shown));
        }
        throw new DeployException(Dog.StoreRecordDamaged.With(shown));
    }

    public ReadOnlyMemory<byte> Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, BeanstalkJson.Default.BeanstalkRecord);
}

/// <param name="Made">When, by the clock of the machine that made it.</param>
/// <param name="Label">Of the application version.</param>
/// <param name="Values">Config as it was set, by name.</param>
/// <param name="References">Config that is a secret of Amazon's own, by name: its ARN.</param>
/// <param name="Hidden">Names of values that must not be shown.</param>
/// <param name="Since">The environment's newest event before it was begun: what comes after may be about it.</param>
sealed record BeanstalkRelease(string Id, int Number, Stamp Stamp, Standing Standing, DateTimeOffset Made, string Label,
    ImmutableSortedDictionary<string, string> Values, ImmutableSortedDictionary<string, string> References, ImmutableArray<string> Hidden, DateTimeOffset? Since)
{
    /// <summary>It was begun and failed, and there was nothing to put back.</summary>
    public bool Failed { get; init; }

    /// <summary>The environment that it was deployed to; null is the record's own.</summary>
    public string? Environment { get; init; }

    /// <summary>The environment that had the address when it was begun; null where the address stays.</summary>
    public string? TakesFrom { get; init; }

    /// <summary>Names of the manifest's options, <c>namespace/name</c>.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    public Release Shown(DateTimeOffset now, bool succeeded = true) => new(Id, Number, Stamp, Standing, succeeded,
        // A clock that was set back makes nothing younger than now.
        now > Made ? now - Made : TimeSpan.Zero);

    /// <summary>The same as options.</summary>
    [JsonIgnore]
    public IEnumerable<Option> Options => Values.Select(each => new Option(Option.Variables, each.Key, each.Value)).Concat(References.Select(each => new Option(Option.Secrets, each.Key, each.Value)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, AllowDuplicateProperties = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BeanstalkRecord))]
sealed partial class BeanstalkJson : JsonSerializerContext;
