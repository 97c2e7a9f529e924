namespace Dogshore.Emulators.Kubernetes;

/// <summary>A member of a message: of a number the value, of all else the bytes.</summary>
readonly record struct ProtobufField(int Number, ulong Value, byte[] Bytes)
{
    public bool IsEmpty => Value == 0 && Bytes.Length == 0;
}

/// <summary>The wire format of protocol buffers, as far as Kubernetes uses it: varints and what has a length.</summary>
static class ProtobufFields
{
    public static IReadOnlyList<ProtobufField> Of(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<ProtobufField>();
        while (bytes.Length > 0)
        {
            var tag = Number(ref bytes);
            var number = (int)(tag >> 3);
            if ((tag & 7) == 0)
            {
                fields.Add(new(number, Number(ref bytes), []));
                continue;
            }
            var length = (tag & 7) == 2 ? (int)Number(ref bytes) : -1;
            if (length < 0 || length > bytes.Length) throw ApiException.BadRequest("the message has members of a form that is not known");
            fields.Add(new(number, 0, bytes[..length].ToArray()));
            bytes = bytes[length..];
        }
        return fields;
    }

    static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64 && bytes.Length > 0; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return number;
        }
        throw ApiException.BadRequest("the message breaks off");
    }
}
