using System.Buffers.Binary;
using System.Text;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Watching;

/// <summary>Reads what <see cref="WatchFile"/> wrote, in its order.</summary>
struct WatchCursor(byte[] bytes, int position)
{
    public int Position { get; private set; } = position;

    public byte Byte() => bytes[Position++];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        Position += count;
        return bytes.AsSpan(Position - count, count);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes(Int32()));

    public FileFacts Facts() => new(FileKind.Regular, Int64(), Int64(), Int64(), (ulong)Int64(), Byte() != 0);
}
