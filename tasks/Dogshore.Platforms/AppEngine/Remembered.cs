using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.AppEngine;

/// <summary>What stands in the variable DOGSHORE of a version: its stamp, its number and the key of config tags. A version never changes, and so
/// neither does this.</summary>
/// <param name="Key">Base64 of the tag key.</param>
/// <param name="Hidden">Names of values that must not be shown.</param>
sealed record Remembered(int Number, string Key, Stamp Stamp, ImmutableArray<string> Hidden)
{
    public const string Variable = "DOGSHORE";

    /// <summary>Null where there is none, or what is there is none of ours.</summary>
    public static Remembered? Parse(string? text)
    {
        if (text is null) return null;
        try
        {
            var read = JsonSerializer.Deserialize(text, VersionStampJson.Default.Remembered);
            return read is { Stamp.Names.IsDefault: false, Hidden.IsDefault: false } && read.TagKey() is not null ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, VersionStampJson.Default.Remembered);

    public TagKey? TagKey()
    {
        Span<byte> bytes = stackalloc byte[33];
        return Convert.TryFromBase64String(Key, bytes, out var count) && count == 32 ? new TagKey(bytes[..32]) : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Remembered))]
sealed partial class VersionStampJson : JsonSerializerContext;
