using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>What the server remembers for us: the record, the key of config tags, and the values of releases that can come back.</summary>
/// <remarks>Texts are stored in base64: dokku rewrites what looks like a number and has opinions on quotes.</remarks>
sealed class Memory
{
    const string RecordName = "DOGSHORE_RECORD";
    const string KeyName = "DOGSHORE_KEY";
    const string BeforeName = "DOGSHORE_BEFORE";

    public required DokkuRecord Record { get; init; }
    public TagKey? Key { get; init; }
    /// <summary>Values of our variables by number of the release.</summary>
    public ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>> Values { get; init; } = ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>>.Empty;
    /// <summary>Of the variables that the intent names, those that were set before it.</summary>
    public ImmutableSortedDictionary<string, string> Before { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Memory With(DokkuRecord record) => new() { Record = record, Key = Key, Values = Values, Before = Before };

    /// <exception cref="DeployException">It is damaged or newer than this SDK. Nothing is overwritten.</exception>
    public static Memory Of(IReadOnlyDictionary<string, string> config, string app)
    {
        try
        {
            var record = new DokkuRecord();
            if (config.TryGetValue(RecordName, out var encoded))
            {
                var json = Convert.FromBase64String(encoded);
                using (var parsed = JsonDocument.Parse(json))
                {
                    if (parsed.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > DokkuRecord.Current)
                        throw new DeployException(Dog.DokkuRecordNewer.With(app, number, DokkuRecord.Current));
                }
                record = JsonSerializer.Deserialize(json, DokkuJson.Default.DokkuRecord) ?? throw new JsonException("it is empty");
            }
            return new Memory
            {
                Record = record,
                Key = config.TryGetValue(KeyName, out var key) ? new TagKey(Convert.FromBase64String(key)) : null,
                Values = record.Releases.Where(release => config.ContainsKey(ValuesName(release.Number)))
                    .ToImmutableSortedDictionary(release => release.Number, release => Texts(config[ValuesName(release.Number)]).ToImmutableSortedDictionary(StringComparer.Ordinal)),
                Before = config.TryGetValue(BeforeName, out var before) ? Texts(before).ToImmutableSortedDictionary(StringComparer.Ordinal) : ImmutableSortedDictionary<string, string>.Empty,
            };
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            // The messages of these name places and no values.
            throw new DeployException(Dog.DokkuRecordDamaged.With(app, damaged.Message.TrimEnd('.')));
        }
    }

    public Dictionary<string, string> ToConfig()
    {
        var config = new Dictionary<string, string> { [RecordName] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(Record, DokkuJson.Default.DokkuRecord)) };
        if (Key is not null) config[KeyName] = Convert.ToBase64String(Key.Reveal());
        foreach (var (number, values) in Values.Where(each => Record.Releases.Any(release => release.Number == each.Key) || Record.Intent?.Release.Number == each.Key))
            config[ValuesName(number)] = Text(values.ToDictionary());
        if (Record.Intent is not null) config[BeforeName] = Text(Before.ToDictionary());
        return config;
    }

    static string ValuesName(int number) => FormattableString.Invariant($"DOGSHORE_VALUES_{number}");

    static Dictionary<string, string> Texts(string encoded) => JsonSerializer.Deserialize(Convert.FromBase64String(encoded), DokkuJson.Default.DictionaryStringString) ?? throw new JsonException("it is empty");

    static string Text(Dictionary<string, string> values) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(values, DokkuJson.Default.DictionaryStringString)));
}

/// <summary>The app that holds our records: made with the first deploy, never deployed itself.</summary>
sealed class RecordApp(DokkuPlace place)
{
    /// <summary>Null where there is none.</summary>
    public async Task<Memory?> Read(CancellationToken stop) =>
        await place.Server.Config(place.RecordApp, stop) is { } config ? Memory.Of(config, place.RecordApp) : null;

    /// <exception cref="DeployException">The server does not let us; it says what works without.</exception>
    public async Task Make(CancellationToken stop)
    {
        var ran = await place.Server.Make(place.RecordApp, stop);
        if (!ran.Succeeded) throw new DeployException(Dog.DokkuNoRecord.With(place.RecordApp, DokkuServer.Words(ran)).Saying(ran.Tail));
    }

    /// <summary>Writes all of it at once; what is no longer part of it is gone.</summary>
    public Task Write(Memory memory, CancellationToken stop) => new DokkuConfig(place).Replace(place.RecordApp, memory.ToConfig(), stop);
}
