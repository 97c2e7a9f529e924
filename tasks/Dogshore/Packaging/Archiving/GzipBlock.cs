using System.Buffers.Binary;
using System.IO.Compression;

namespace Dogshore.Packaging.Archiving;

/// <summary>Room for one part of the archive and for what it is compressed to; used again and again. The result ends at a byte and refers to
/// nothing before it, so that results, one after the other between <see cref="Start"/> and <see cref="End"/>, are one valid gzip stream.</summary>
sealed class GzipBlock
{
    const int HeaderLength = 10;
    const int TrailerLength = 8;

    // What does not get smaller is stored, with a few bytes for each stretch; an eighth more is plenty.
    readonly byte[] output = new byte[Partition.Size + Partition.Size / 8];
    int compressedEnd;

    /// <summary>To be filled from its beginning.</summary>
    public byte[] Plain { get; } = new byte[Partition.Size];
    public int Length { get; set; }
    public uint Crc { get; private set; }
    public ReadOnlySpan<byte> Compressed => output.AsSpan(HeaderLength, compressedEnd - HeaderLength);

    /// <summary>Begins a stream: deflate, no name, no time, of no particular system.</summary>
    public static ReadOnlySpan<byte> Start => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>Ends a stream: an empty last block, checksum, length.</summary>
    public static byte[] End(uint crc, long length)
    {
        var end = new byte[2 + TrailerLength];
        end[0] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(2), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(6), unchecked((uint)length));
        return end;
    }

    public void Compress(bool isStored)
    {
        using var stream = new MemoryStream(output);
        using (var gzip = new GZipStream(stream, isStored ? CompressionLevel.NoCompression : CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Plain, 0, Length);
            // The flush ends at a byte. What closing adds ends the stream, which is not wanted yet; but the checksum in it is.
            gzip.Flush();
            compressedEnd = (int)stream.Position;
        }
        Crc = BinaryPrimitives.ReadUInt32LittleEndian(output.AsSpan((int)stream.Position - TrailerLength));
    }
}
