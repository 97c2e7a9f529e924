using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Convox;

/// <summary>What stands in the environment's variable DOGSHORE: the stamp, the key of its tags, and what a rack does not keep by itself: a
/// number, the build that it was made for, and the release that was live before it. A rack has no list of what was promoted.</summary>
/// <param name="Key">Base64 of the tag key.</param>
/// <param name="Build">The rack's id of the build. An environment that was carried on to another build says nothing about that one.</param>
/// <param name="From">Id of the release that was live when this one was made; null for the first.</param>
/// <param name="Processes">Services that the manifest named; what else convox.yml has is the user's own.</param>
/// <param name="Databases">Variables of the databases that this release carries.</param>
/// <param name="Back">Number of the release that a rollback went back to.</param>
sealed record Remembered(int Schema, string Key, string Content, ImmutableArray<string> Names, string Version, bool Dirty, string By, string Run, int Number, string Build,
    ImmutableArray<string> Processes, ImmutableArray<string> Databases, string? Config = null, string? Commit = null, string? RunUrl = null, string? From = null, int? Back = null, bool IsRefusal = false)
{
    public const string Variable = "DOGSHORE";
    /// <summary>What the app may say of itself; outside of tag and drift.</summary>
    public const string VersionName = "DEPLOY_VERSION", CommitName = "DEPLOY_COMMIT";

    public static bool IsOurOwn(string name) => name is Variable or VersionName or CommitName;

    public static Remembered Of(Desired desired, int number, string build, string? from, IEnumerable<string> databases) => new(
        desired.Stamp.Schema, Convert.ToBase64String(desired.Key.Reveal()), desired.Stamp.Content, desired.Stamp.Names, desired.Stamp.Version, desired.Stamp.Dirty, desired.Stamp.By, desired.Stamp.Run,
        number, build, [.. desired.Processes.Select(process => process.Name)], [.. databases.Distinct().Order(StringComparer.Ordinal)],
        desired.Stamp.Config, desired.Stamp.Commit, desired.Stamp.RunUrl, from, desired.Back?.Number, desired.IsRefusal);

    /// <summary>Null where there is none, or what is there is none of ours.</summary>
    public static Remembered? Parse(IReadOnlyDictionary<string, string> env)
    {
        if (!env.TryGetValue(Variable, out var text)) return null;
        try
        {
            var read = JsonSerializer.Deserialize(text, ConvoxRecordJson.Default.Remembered);
            return read?.TagKey() is null ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, ConvoxRecordJson.Default.Remembered);

    public Stamp Stamp => new() { Schema = Schema, Content = Content, Config = Config, Names = Names, Version = Version, Commit = Commit, Dirty = Dirty, By = By, Run = Run, RunUrl = RunUrl };

    public TagKey? TagKey()
    {
        Span<byte> bytes = stackalloc byte[33];
        return Convert.TryFromBase64String(Key, bytes, out var count) && count == 32 ? new TagKey(bytes[..32]) : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Remembered))]
sealed partial class ConvoxRecordJson : JsonSerializerContext;
