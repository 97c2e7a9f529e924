using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Records;

/// <summary>Reads one record as a stranger's file: bounded in size and depth, its schema before its fields. It never writes.</summary>
/// <param name="path">Absolute.</param>
/// <param name="shown">The path as messages name it.</param>
sealed class RecordReader(string path, string shown)
{
    /// <summary>Bytes. A plan that names a hundred thousand files is still smaller.</summary>
    const int Largest = 32_000_000;

    static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    public T Read<T>(JsonTypeInfo<T> type, int newest)
    {
        var text = Bytes();
        // Schema first: a newer one may have fields that mean nothing to us, and none of ours.
        using (var document = Parse(text))
        {
            var root = document.RootElement;
            Require("schema", root.ValueKind == JsonValueKind.Object && Schema(root) is >= 1);
            if (Schema(root) is { } schema && schema > newest) throw Refused(Dog.NewerRecord.With(shown, schema, newest));
            var missing = type.Properties.Where(property => property.IsRequired && !root.TryGetProperty(property.Name, out _)).Select(property => property.Name).ToArray();
            Require(string.Join(", ", missing), missing.Length == 0);
        }
        try
        {
            return JsonSerializer.Deserialize(text.Span, type)!;
        }
        catch (JsonException broken)
        {
            throw Refused(Dog.IncompleteRecord.With(shown, broken.Path is { Length: > 2 } field ? field[2..] : "its fields").At(PlaceOf(broken)));
        }
    }

    /// <exception cref="DeployException">The field is not as it must be.</exception>
    public void Require(string field, bool holds)
    {
        if (!holds) throw Refused(Dog.IncompleteRecord.With(shown, field).At(new Place(path)));
    }

    ReadOnlyMemory<byte> Bytes()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new DeployException(Dog.NoRecord.With(shown));
            if (file.Length > Largest) throw Refused(Dog.HugeRecord.With(shown, Sizes.Show(file.Length), Sizes.Show(Largest)));
            var bytes = File.ReadAllBytes(path);
            // Editors on Windows put one before UTF-8.
            return bytes.AsMemory(bytes.AsSpan().StartsWith(Bom) ? Bom.Length : 0);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(Dog.UnreadableRecord.With(shown, refused is UnauthorizedAccessException ? "access is denied" : refused.Message.TrimEnd('.')));
        }
    }

    JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        if (!Utf8.IsValid(text.Span)) throw Refused(Dog.BrokenRecord.With(shown).At(new Place(path)));
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = RecordJson.Deepest, AllowDuplicateProperties = false });
        }
        catch (JsonException broken)
        {
            throw Refused(Dog.BrokenRecord.With(shown).At(PlaceOf(broken)));
        }
    }

    static int? Schema(JsonElement root) =>
        root.TryGetProperty("schema", out var schema) && schema.ValueKind == JsonValueKind.Number && schema.TryGetInt32(out var number) ? number : null;

    Place PlaceOf(JsonException broken) => new(path, (int)(broken.LineNumber + 1 ?? 0), (int)(broken.BytePositionInLine + 1 ?? 0));

    static DeployException Refused(Finding finding) => new(finding);
}
