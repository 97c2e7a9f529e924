using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Heroku;

/// <summary>What stands in the config variable DOGSHORE: the half of the stamp that belongs to config, the key of its tags, and what
/// was migrated. It is written only together with other config, because each write makes a release.</summary>
/// <param name="Key">Base64 of the tag key.</param>
/// <param name="Content">The content that this config was released for.</param>
/// <param name="Back">Number of the release that a rollback went back to.</param>
/// <param name="Databases">Variables of the databases that a release of ours carries.</param>
/// <param name="Migrated">Short names of contents whose migration must not run again: see release.sh.</param>
sealed record Remembered(int Schema, string Key, ImmutableArray<string> Names, string Content, string Version, bool Dirty, string By, string Run,
    ImmutableArray<string> Databases, ImmutableArray<string> Migrated, string? Config = null, string? Commit = null, string? RunUrl = null, int? Back = null, bool IsRefusal = false)
{
    public const string Variable = "DOGSHORE";

    /// <summary>How many migrated contents are remembered; older ones are run again by a rollback to them, which a migration bears.</summary>
    const int MostMigrated = 12;

    /// <summary>Null where there is none, or what is there is none of ours.</summary>
    public static Remembered? Parse(IReadOnlyDictionary<string, string> config)
    {
        if (!config.TryGetValue(Variable, out var text)) return null;
        try
        {
            var read = JsonSerializer.Deserialize(text, RememberedJson.Default.Remembered);
            return read is null || read.TagKey() is null ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Remembered Of(Stamp stamp, TagKey key, IEnumerable<string> databases, Desired desired, IEnumerable<string> migrated) => new(
        stamp.Schema, Convert.ToBase64String(key.Reveal()), stamp.Names, stamp.Content, stamp.Version, stamp.Dirty, stamp.By, stamp.Run,
        [.. databases.Distinct().Order(StringComparer.Ordinal)], [.. migrated.Distinct().TakeLast(MostMigrated)], stamp.Config, stamp.Commit, stamp.RunUrl, desired.Back?.Number, desired.IsRefusal);

    public string Write() => JsonSerializer.Serialize(this, RememberedJson.Default.Remembered);

    /// <summary>Two that differ only in who wrote them need no write.</summary>
    public bool SaysTheSame(Remembered? other) => other is not null && Config == other.Config && Key == other.Key
        && Names.SequenceEqual(other.Names) && Databases.SequenceEqual(other.Databases);

    public TagKey? TagKey()
    {
        Span<byte> bytes = stackalloc byte[33];
        return Convert.TryFromBase64String(Key, bytes, out var count) && count == 32 ? new TagKey(bytes[..32]) : null;
    }

    /// <summary>Enough of a digest to tell an app's contents apart.</summary>
    public static string Short(string digest) => digest[..Math.Min(16, digest.Length)];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Remembered))]
[JsonSerializable(typeof(CodeStamp))]
[JsonSerializable(typeof(SentPackage))]
sealed partial class RememberedJson : JsonSerializerContext;
