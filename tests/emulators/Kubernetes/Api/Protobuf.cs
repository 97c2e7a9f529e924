using System.Text;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Bodies in Kubernetes's binary form, of the few kinds that kubectl sends so: questions of what one may (k8 staging/src/k8s.io/api/*/generated.proto).</summary>
static class Protobuf
{
    public const string Type = "application/vnd.kubernetes.protobuf";

    static readonly string[] attributes = ["", "namespace", "verb", "group", "version", "resource", "subresource", "name"];

    public static JsonObject Read(byte[] body)
    {
        if (!body.AsSpan().StartsWith("k8s\0"u8)) throw ApiException.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        // runtime.Unknown: the type, and the object itself as bytes.
        var envelope = Fields(body.AsSpan(4));
        var type = Fields(envelope[1]);
        var kind = Word(type, 2);
        var thing = new JsonObject { ["apiVersion"] = Word(type, 1), ["kind"] = kind };
        var spec = Fields(Fields(envelope[2]).GetValueOrDefault(2, []));
        thing["spec"] = kind switch
        {
            "SelfSubjectAccessReview" when spec.TryGetValue(1, out var what) => new JsonObject { ["resourceAttributes"] = Attributes(what) },
            "SelfSubjectAccessReview" when spec.TryGetValue(2, out var path) => new JsonObject { ["nonResourceAttributes"] = new JsonObject { ["path"] = Word(Fields(path), 1), ["verb"] = Word(Fields(path), 2) } },
            "SelfSubjectRulesReview" => new JsonObject { ["namespace"] = Word(spec, 1) },
            "SelfSubjectReview" or "SelfSubjectAccessReview" => new JsonObject(),
            _ => throw ApiException.UnsupportedMediaType(Type, "application/json", "application/yaml"),
        };
        return thing;
    }

    static JsonObject Attributes(byte[] bytes)
    {
        var fields = Fields(bytes);
        return Json.Of(Enumerable.Range(1, attributes.Length - 1).Select(number => KeyValuePair.Create(attributes[number], Word(fields, number))).Where(each => each.Value.Length > 0));
    }

    static string Word(Dictionary<int, byte[]> fields, int number) => Encoding.UTF8.GetString(fields.GetValueOrDefault(number, []));

    /// <summary>The members of a message that have a length; numbers are passed over.</summary>
    static Dictionary<int, byte[]> Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new Dictionary<int, byte[]>();
        while (bytes.Length > 0)
        {
            var tag = Number(ref bytes);
            if ((tag & 7) == 0)
            {
                Number(ref bytes);
                continue;
            }
            if ((tag & 7) != 2) throw ApiException.BadRequest("the message has members of a form that is not known");
            var length = (int)Number(ref bytes);
            fields[(int)(tag >> 3)] = bytes[..length].ToArray();
            bytes = bytes[length..];
        }
        return fields;
    }

    static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return number;
        }
    }
}
