using System.Globalization;
using System.Text;

namespace Dogshore.Packaging.Archiving;

/// <summary>What stands before a file in the archive: a ustar header (POSIX.1-1988) without owner, and before it, only where that
/// cannot hold path or size, a pax header (POSIX.1-2001).</summary>
static class TarHeader
{
    public const int Block = 512;
    const int MostBytesOfName = 100;
    const int MostBytesOfFolder = 155;
    /// <summary>Eleven octal digits.</summary>
    const long MostBytesOfFile = (1L << 33) - 1;

    /// <param name="epoch">Seconds since 1970.</param>
    public static byte[] Of(string path, long bytes, bool isExecutable, long epoch)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var record = new StringBuilder();
        var split = Split(name);
        if (split is null || !Ascii.IsValid(path)) Append(record, "path", path);
        if (bytes > MostBytesOfFile) Append(record, "size", bytes.ToString(CultureInfo.InvariantCulture));
        var mode = isExecutable ? 0x1ED : 0x1A4;   // 0755, 0644
        // Readers that know pax take path and size from there; for others the name is cut.
        var header = Ustar(split ?? (0, Math.Min(name.Length, MostBytesOfName)), name, Math.Min(bytes, MostBytesOfFile), mode, epoch, '0');
        if (record.Length == 0) return header;

        var pax = Encoding.UTF8.GetBytes(record.ToString());
        var paxName = "PaxHeader"u8.ToArray();
        var padded = new byte[Padded(pax.Length)];
        pax.CopyTo(padded, 0);
        return [.. Ustar((0, paxName.Length), paxName, pax.Length, 0x1A4, epoch, 'x'), .. padded, .. header];
    }

    public static int LengthOf(string path, long bytes)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var needsPax = Split(name) is null || !Ascii.IsValid(path) || bytes > MostBytesOfFile;
        return needsPax ? Of(path, bytes, false, 0).Length : Block;
    }

    public static long Padded(long bytes) => (bytes + Block - 1) / Block * Block;

    /// <summary>Where the path is cut into folder and name; null when neither way fits.</summary>
    static (int Folder, int Name)? Split(ReadOnlySpan<byte> path)
    {
        if (path.Length <= MostBytesOfName) return (0, path.Length);
        var slash = path[..Math.Min(path.Length, MostBytesOfFolder + 1)].LastIndexOf((byte)'/');
        var name = path.Length - slash - 1;
        return slash > 0 && name is > 0 and <= MostBytesOfName ? (slash, name) : null;
    }

    static byte[] Ustar((int Folder, int Name) split, byte[] path, long bytes, int mode, long epoch, char type)
    {
        var header = new byte[Block];
        var nameFrom = split.Folder == 0 ? 0 : split.Folder + 1;
        path.AsSpan(nameFrom, split.Name).CopyTo(header);
        Octal(header.AsSpan(100, 8), mode);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), bytes);
        Octal(header.AsSpan(136, 12), epoch);
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        Octal(header.AsSpan(329, 8), 0);
        Octal(header.AsSpan(337, 8), 0);
        path.AsSpan(0, split.Folder).CopyTo(header.AsSpan(345));
        var sum = 0;
        foreach (var value in header) sum += value;
        Octal(header.AsSpan(148, 7), sum);
        return header;
    }

    /// <summary>Zeros in front, a NUL at the end.</summary>
    static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }

    /// <summary>A pax record begins with its own length, which counts its own digits.</summary>
    static void Append(StringBuilder record, string key, string value)
    {
        var rest = Encoding.UTF8.GetByteCount(value) + key.Length + 3;
        var length = rest + 1;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length) length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        record.Append(CultureInfo.InvariantCulture, $"{length} {key}={value}\n");
    }
}
