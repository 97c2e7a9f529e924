using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Kube;

/// <summary>What the record's Secret says: it is one pointer, and every release moves it by a write that only the newest reader can make.</summary>
/// <param name="Sequence">Grows with each write.</param>
/// <param name="Number">Of the newest release, begun or made.</param>
/// <param name="Live">Number of the live one.</param>
/// <param name="Lived">Numbers of those that were live at some time.</param>
/// <param name="LastRun">That wrote last.</param>
/// <param name="Stopped">How many of each process ran before the app was stopped.</param>
sealed record KubeState(int Sequence, int Number, int? Live, ImmutableArray<int> Lived, string? LastRun, PendingNote? Pending = null, ImmutableSortedDictionary<string, int>? Stopped = null)
{
    public static KubeState New { get; } = new(0, 0, null, [], null);
}

/// <summary>A release that a run has begun: all that the next one needs to see whether it is the same.</summary>
sealed record PendingNote(int Number, Stamp Stamp, string Image, int? Back);

/// <summary>What is remembered of a release beside its objects.</summary>
/// <param name="Tags">Of each variable, by name.</param>
/// <param name="Commands">Of each process, by name; null for the image's own.</param>
/// <param name="Counts">How many of each process ran; what the manifest did not say is as it was found.</param>
/// <param name="Config">Name of the ConfigMap, or null.</param>
/// <param name="Secrets">Name of the Secret of the values, or null.</param>
/// <param name="Generated">Variables whose values were made here.</param>
/// <param name="Options">The DeploySettings that it was made with.</param>
/// <param name="Shape">What of the destination's own settings its objects were made with.</param>
sealed record ReleaseNote(int Number, Stamp Stamp, string Image, ImmutableSortedDictionary<string, string> Tags, ImmutableSortedDictionary<string, string?> Commands,
    ImmutableSortedDictionary<string, int> Counts, ImmutableArray<string> Generated, ImmutableSortedDictionary<string, string> Options, ImmutableSortedDictionary<string, string> Shape, string? Config = null, string? Secrets = null, int? Back = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(KubeState))]
[JsonSerializable(typeof(ReleaseNote))]
sealed partial class KubeRecordJson : JsonSerializerContext;

/// <summary>The record as it was read, with the version by which it is written again.</summary>
sealed record KubeRecord(JsonObject Secret, KubeState State, TagKey Key)
{
    const string KeyName = "key", StateName = "state";

    public static KubeRecord Read(JsonObject secret)
    {
        try
        {
            var state = JsonSerializer.Deserialize(Convert.FromBase64String(secret.Text("data", StateName) ?? ""), KubeRecordJson.Default.KubeState) ?? throw new JsonException();
            return new(secret, state with { Lived = state.Lived.IsDefault ? [] : state.Lived }, new TagKey(Convert.FromBase64String(secret.Text("data", KeyName) ?? "")));
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException or ArgumentException)
        {
            throw new DeployException(Dog.KubeRecordDamaged.With(secret.Name()));
        }
    }

    public static JsonObject Make(KubeNames names, KubeState state, TagKey key) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "Secret", ["type"] = "dogshore/record",
        ["metadata"] = new JsonObject { ["name"] = names.Record, ["labels"] = names.Labels(KubeNames.RecordPart) },
        ["data"] = new JsonObject { [KeyName] = Convert.ToBase64String(key.Reveal()), [StateName] = Text(state) },
    };

    /// <summary>The whole Secret to be written in the place of the one that was read.</summary>
    /// <param name="key">Of the tags, where there is no release under the one that is there.</param>
    public JsonObject With(KubeState state, TagKey? key = null)
    {
        var whole = Secret.Copy();
        if (key is not null) whole.Within("data")[KeyName] = Convert.ToBase64String(key.Reveal());
        whole.Within("data")[StateName] = Text(state with { Sequence = State.Sequence + 1 });
        return whole;
    }

    static string Text(KubeState state) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(state, KubeRecordJson.Default.KubeState));
}

/// <summary>A release as its Secret keeps it: what is known of it, and its objects.</summary>
sealed record KubeRelease(JsonObject Secret, ReleaseNote Note, string Standing)
{
    const string NoteName = "note", ObjectsName = "objects";
    const int Largest = 1_000_000;

    public static KubeRelease Read(JsonObject secret)
    {
        try
        {
            var note = JsonSerializer.Deserialize(Convert.FromBase64String(secret.Text("data", NoteName) ?? ""), KubeRecordJson.Default.ReleaseNote) ?? throw new JsonException();
            return new(secret, note with { Generated = note.Generated.IsDefault ? [] : note.Generated }, secret.Label(KubeNames.StandingLabel) ?? Model.Standing.Unknown.Word());
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException)
        {
            throw new DeployException(Dog.KubeRecordDamaged.With(secret.Name()));
        }
    }

    /// <exception cref="DeployException">It is more than a cluster keeps in one object.</exception>
    public static JsonObject Make(KubeNames names, ReleaseNote note, IEnumerable<JsonObject> objects)
    {
        var packed = Packed(objects);
        if (packed.Length > Largest) throw new DeployException(Dog.KubeObjectsTooLarge.With(Sizes.Show(packed.Length), Sizes.Show(Largest)));
        var labels = names.Labels(KubeNames.ReleasePart);
        labels[KubeNames.ReleaseLabel] = $"{note.Number}";
        return new()
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["type"] = "dogshore/release",
            ["metadata"] = new JsonObject { ["name"] = names.Release(note.Number), ["labels"] = labels },
            ["data"] = new JsonObject { [NoteName] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(note, KubeRecordJson.Default.ReleaseNote)), [ObjectsName] = packed },
        };
    }

    public IReadOnlyList<JsonObject> Objects
    {
        get
        {
            try
            {
                using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(Secret.Text("data", ObjectsName) ?? "")), CompressionMode.Decompress);
                return JsonNode.Parse(packed) is JsonArray all ? [.. all.OfType<JsonObject>()] : throw new JsonException();
            }
            catch (Exception damaged) when (damaged is FormatException or JsonException or InvalidDataException)
            {
                throw new DeployException(Dog.KubeRecordDamaged.With(Secret.Name()));
            }
        }
    }

    static string Packed(IEnumerable<JsonObject> objects)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true)) packed.Write(new JsonArray([.. objects.Select(each => each.DeepClone())]).Bytes().Span);
        return Convert.ToBase64String(bytes.ToArray());
    }

    public Release As(bool lived, DateTimeOffset now) => new(Secret.Name(), Note.Number, Note.Stamp,
        Standing == Model.Standing.Verified.Word() ? Model.Standing.Verified : Standing == Model.Standing.Rejected.Word() ? Model.Standing.Rejected : Model.Standing.Unknown, lived, Age(now));

    TimeSpan Age(DateTimeOffset now) => DateTimeOffset.TryParse(Secret.Text("metadata", "creationTimestamp"), System.Globalization.CultureInfo.InvariantCulture, out var made) ? now - made : TimeSpan.Zero;
}
