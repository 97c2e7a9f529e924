using System.Text;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Bodies in Kubernetes's binary form, of the kinds that kubectl sends so: what it makes by a command of its own, and questions of what one may.
/// What is not known of them here is refused (415), never left out.</summary>
static class Protobuf
{
    public const string Type = "application/vnd.kubernetes.protobuf";

    public static JsonObject Read(byte[] body)
    {
        if (!body.AsSpan().StartsWith("k8s\0"u8)) throw ApiException.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        // runtime.Unknown: the type, and the object itself as bytes.
        var envelope = ProtobufFields.Of(body.AsSpan(4)).ToLookup(each => each.Number, each => each.Bytes);
        var type = ProtobufFields.Of(envelope[1].First()).ToLookup(each => each.Number, each => Encoding.UTF8.GetString(each.Bytes));
        var kind = type[2].First();
        if (!ProtobufShapes.All.ContainsKey(kind)) throw Unknown();
        var thing = Message(kind, envelope[2].First());
        (thing["apiVersion"], thing["kind"]) = (type[1].First(), kind);
        return thing;
    }

    static ApiException Unknown() => ApiException.UnsupportedMediaType(Type, "application/json", "application/yaml");

    static JsonObject Message(string name, byte[] bytes)
    {
        var (shape, thing) = (ProtobufShapes.All[name], new JsonObject());
        foreach (var field in ProtobufFields.Of(bytes))
        {
            if (!shape.TryGetValue(field.Number, out var known))
            {
                // Members that are no pointers are always sent, empty or not.
                if (!field.IsEmpty) throw Unknown();
                continue;
            }
            var (member, what) = known;
            if (what.StartsWith("map", StringComparison.Ordinal))
            {
                var entry = ProtobufFields.Of(field.Bytes).ToLookup(each => each.Number, each => each.Bytes);
                thing.In(member)[Word(entry[1].FirstOrDefault([]))] = what == "map of bytes" ? Convert.ToBase64String(entry[2].FirstOrDefault([])) : Word(entry[2].FirstOrDefault([]));
            }
            else if (what.StartsWith("list of ", StringComparison.Ordinal)) thing.ListIn(member).Add(One(what["list of ".Length..], field));
            else if (One(what, field) is { } value) thing[member] = value;
        }
        return thing;
    }

    /// <summary>Null for what would not stand in JSON either.</summary>
    static JsonNode? One(string what, ProtobufField field) => what switch
    {
        "ignored" => null,
        "text" => field.IsEmpty ? null : Word(field.Bytes),
        "number" => field.IsEmpty ? null : (long)field.Value,
        // A pointer: nothing sent is nothing said.
        "told number" => (long)field.Value,
        "truth" => field.IsEmpty ? null : true,
        _ => Message(what, field.Bytes) is { Count: > 0 } inner ? inner : null,
    };

    static string Word(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
