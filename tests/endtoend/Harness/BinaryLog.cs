using System.IO.Compression;
using System.Text;

namespace Dogshore.EndToEnd;

/// <summary>Everything that a binary log holds: the events, decompressed, and the files embedded in it, unzipped.</summary>
static class BinaryLog
{
    public static IEnumerable<(string Where, byte[] Bytes)> Parts(string file)
    {
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        packed.CopyTo(memory);
        var bytes = memory.ToArray();
        yield return ("events", bytes);
        foreach (var part in Embedded(bytes)) yield return part;
    }

    static IEnumerable<(string Where, byte[] Bytes)> Embedded(byte[] bytes)
    {
        var start = bytes.AsSpan().IndexOf("PK\u0003\u0004"u8);
        if (start < 0) yield break;
        var end = bytes.AsSpan().LastIndexOf("PK\u0005\u0006"u8) + 22;
        using var zip = new ZipArchive(new MemoryStream(bytes, start, end - start));
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            using var memory = new MemoryStream();
            content.CopyTo(memory);
            yield return (entry.FullName, memory.ToArray());
        }
    }
}

/// <summary>Looks for a secret in every form in which it could slip out.</summary>
static class Canary
{
    /// <summary>Names of the parts that hold it; empty is what a test wants.</summary>
    public static IReadOnlyList<string> Found(string secret, IEnumerable<(string Where, byte[] Bytes)> parts) =>
        [.. parts.Where(part => Forms(secret).Any(form => part.Bytes.AsSpan().IndexOf(form) >= 0)).Select(part => part.Where)];

    public static IEnumerable<(string Where, byte[] Bytes)> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).SelectMany(file => file.EndsWith(".gz", StringComparison.Ordinal)
            ? [(file, Unpacked(file))]
            : new[] { (file, File.ReadAllBytes(file)) })
        : [];

    static byte[] Unpacked(string file)
    {
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        packed.CopyTo(memory);
        return memory.ToArray();
    }

    static IEnumerable<byte[]> Forms(string secret) =>
    [
        Encoding.UTF8.GetBytes(secret),
        Encoding.Unicode.GetBytes(secret),
        Encoding.UTF8.GetBytes(Uri.EscapeDataString(secret)),
        // Without the last characters: what follows the secret would change them.
        Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')[..^1]),
        Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(secret).Trim('"')),
    ];
}
