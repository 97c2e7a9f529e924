using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Dogshore.Cdn;

/// <summary>The record as JSON, with what is absent at its default. By document and writer: to make a serializer ready for these types takes longer than a
/// look that finds nothing to do (tests/bench), and it would sort the names as the machine's language does.</summary>
static class StoreRecordJson
{
    static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no JSON, or says something twice.</exception>
    /// <exception cref="InvalidOperationException">Something is of another kind than it should be, or absent.</exception>
    /// <exception cref="FormatException">A number or a time is none.</exception>
    public static StoreRecord Read(ReadOnlyMemory<byte> bytes)
    {
        using var json = JsonDocument.Parse(bytes, strict);
        var root = json.RootElement;
        var files = Files(root.Find("files"));
        var schema = root.Find("schema")?.GetInt32() ?? 1;
        return new()
        {
            App = root.Text("app"),
            Run = root.Find("run")?.GetString() ?? "",
            Sets = root.Find("sets")?.GetInt32() ?? 0,
            Files = files,
            Kept = Sets(root.Find("kept"), schema == 1 ? StoreRecord.Empty : SetDifference.Whole(files)),
            Stale = Texts(root, "stale"),
        };
    }

    public static ReadOnlyMemory<byte> Write(StoreRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", StoreRecord.Current);
            json.WriteString("app", record.App);
            Write(json, "run", record.Run);
            Write(json, "sets", record.Sets);
            Write(json, "files", record.Files);
            json.WriteStartArray("kept");
            var whole = SetDifference.Whole(record.Files);
            foreach (var set in record.Kept) Write(json, set, whole);
            json.WriteEndArray();
            Write(json, "stale", record.Stale);
            json.WriteEndObject();
        }
        return bytes.WrittenMemory;
    }

    static ImmutableSortedDictionary<string, StoredFile> Files(JsonElement? files)
    {
        var all = StoreRecord.Empty.ToBuilder();
        if (files is { } there) foreach (var each in there.EnumerateObject()) all.Add(each.Name, File(each.Value));
        return all.ToImmutable();
    }

    static StoredFile File(JsonElement file) => new(file.Text("sha256"), file.Find("bytes")?.GetInt64() ?? 0, file.Text("type"), file.Find("cache")?.GetString(), file.Find("encoding")?.GetString(), file.Find("isFixed")?.GetBoolean() ?? false)
    {
        Encode = file.Find("encode")?.GetString() is { } word ? Enum.TryParse<Encode>(word, out var encode) ? encode : throw new InvalidOperationException("an unknown form") : default,
        Variants = Texts(file, "variants"),
        Tag = file.Find("tag")?.GetString(),
        Last = file.Find("last")?.GetInt32() ?? 0,
        Gone = file.Find("gone")?.GetDateTimeOffset(),
    };

    static ImmutableArray<StaticSet> Sets(JsonElement? sets, ImmutableSortedDictionary<string, StoredFile> whole)
    {
        if (sets is not { } all) return [];
        var kept = ImmutableArray.CreateBuilder<StaticSet>(all.GetArrayLength());
        foreach (var set in all.EnumerateArray()) kept.Add(Set(set, whole));
        return kept.MoveToImmutable();
    }

    static StaticSet Set(JsonElement set, ImmutableSortedDictionary<string, StoredFile> whole) => new(
        set.Find("number")?.GetInt32() ?? 0, set.Text("destination"), set.Text("release"), set.Find("files")?.GetInt32() ?? 0, whole.SetItems(Files(set.Find("mutable"))).RemoveRange(Texts(set, "without")))
    {
        AlsoReleases = Texts(set, "alsoReleases"),
    };

    static void Write(Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, StoredFile> files)
    {
        json.WriteStartObject(name);
        foreach (var (key, file) in files)
        {
            json.WriteStartObject(key);
            json.WriteString("sha256", file.Sha256);
            if (file.Bytes != 0) json.WriteNumber("bytes", file.Bytes);
            json.WriteString("type", file.Type);
            Write(json, "cache", file.Cache);
            Write(json, "encoding", file.Encoding);
            if (file.IsFixed) json.WriteBoolean("isFixed", true);
            if (file.Encode != default) json.WriteString("encode", file.Encode.ToString());
            Write(json, "variants", file.Variants);
            Write(json, "tag", file.Tag);
            Write(json, "last", file.Last);
            if (file.Gone is { } gone) json.WriteString("gone", gone);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, StaticSet set, ImmutableSortedDictionary<string, StoredFile> whole)
    {
        var (other, without) = SetDifference.Of(set.Mutable, whole);
        json.WriteStartObject();
        Write(json, "number", set.Number);
        json.WriteString("destination", set.Destination);
        json.WriteString("release", set.Release);
        Write(json, "files", set.Files);
        Write(json, "mutable", other);
        Write(json, "without", without);
        Write(json, "alsoReleases", set.AlsoReleases);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text)) json.WriteString(name, text);
    }

    static void Write(Utf8JsonWriter json, string name, int number)
    {
        if (number != 0) json.WriteNumber(name, number);
    }

    static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>Null when it is absent or null.</summary>
    static JsonElement? Find(this JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string Text(this JsonElement json, string name) => json.Find(name)?.GetString() ?? throw new InvalidOperationException($"no {name}");

    static ImmutableArray<string> Texts(JsonElement json, string name)
    {
        if (json.Find(name) is not { } all) return [];
        var texts = ImmutableArray.CreateBuilder<string>(all.GetArrayLength());
        foreach (var text in all.EnumerateArray()) texts.Add(text.GetString() ?? throw new InvalidOperationException($"a {name} that is none"));
        return texts.MoveToImmutable();
    }
}
