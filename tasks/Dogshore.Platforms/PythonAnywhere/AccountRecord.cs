using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>What the account remembers of an app beside what is live, which its WSGI file says. One file of the account.</summary>
sealed record AccountRecord
{
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    /// <summary>Grows with each write.</summary>
    public long Sequence { get; init; }
    /// <summary>The run that wrote last.</summary>
    public string Run { get; init; } = "";
    /// <summary>Base64 of the key of config tags.</summary>
    public required string Key { get; init; }
    /// <summary>Somebody stopped the app, or a refused first release was not left serving.</summary>
    public bool Stopped { get; init; }
    /// <summary>The WSGI file was somebody else's before us, and is kept beside this file.</summary>
    public bool HadOther { get; init; }
    /// <summary>Oldest first; those that are kept.</summary>
    public ImmutableArray<ReleaseNote> Releases { get; init; } = [];
    /// <summary>Paths that nobody needs any more; removed right after they were written down, and once more by the next, which may find them gone.</summary>
    public ImmutableArray<string> Garbage { get; init; } = [];

    public TagKey TagKey() => new(Convert.FromBase64String(Key));

    /// <exception cref="DeployException">It is of a newer SDK. It is left as it is.</exception>
    /// <exception cref="JsonException">It is no record.</exception>
    public static AccountRecord Read(ReadOnlyMemory<byte> bytes, string path)
    {
        using (var json = JsonDocument.Parse(bytes))
        {
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > Current)
                throw new DeployException(Dog.PythonAnywhereRecordNewer.With(path, number, Current));
        }
        var record = JsonSerializer.Deserialize(bytes.Span, RecordJson.Default.AccountRecord);
        Span<byte> key = stackalloc byte[33];
        return record is { Releases.IsDefault: false, Garbage.IsDefault: false } && Convert.TryFromBase64String(record.Key, key, out var count) && count == 32 ? record : throw new JsonException();
    }

    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.AccountRecord);
}

/// <summary>A release; in the WSGI file as well, of the one that is live.</summary>
/// <param name="Folder">Name of the folder of its config; a way back names an older one's.</param>
/// <param name="Tags">Of the values in that folder, by variable; none for one that the platform made.</param>
/// <param name="Databases">Variables of the sqlite files that it is told of.</param>
/// <param name="Environment">Name of the virtual environment that was made for it; null for one of the user's, or none.</param>
sealed record ReleaseNote(string Id, int Number, Stamp Stamp, Standing Standing, DateTimeOffset Made, string Folder, ImmutableSortedDictionary<string, string> Tags,
    ImmutableArray<string> Databases, WebSpec Web, string? Environment = null)
{
    public Release Of(DateTimeOffset now) => new(Id, Number, Stamp, Standing, Succeeded: true, now > Made ? now - Made : TimeSpan.Zero);
}

/// <summary>What a release is told as it starts: <c>releases/&lt;folder&gt;/release.json</c>, read by boot.py.</summary>
/// <param name="Package">SHA-256 of the archive that the content comes from.</param>
sealed record ReleaseFile(string Content, string Package, Dictionary<string, string> Config, ImmutableArray<string> Databases, string Version, string? Commit, string? Environment);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AccountRecord))]
[JsonSerializable(typeof(ReleaseNote))]
[JsonSerializable(typeof(ReleaseFile))]
[JsonSerializable(typeof(ImmutableArray<FileEntry>))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(ImmutableArray<TaskResult>))]
[JsonSerializable(typeof(string[][]))]
sealed partial class RecordJson : JsonSerializerContext;
