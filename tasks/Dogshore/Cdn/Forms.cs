using System.Collections.Immutable;
using System.IO.Compression;

namespace Dogshore.Cdn;

/// <summary>The objects that one file is in a store: itself, and what lies beside it in other codings.</summary>
/// <param name="Entry">What the record says of it; without a tag, which only the store can tell.</param>
sealed record Forms(StoredFile Entry, ImmutableArray<(string Suffix, Body Body, ServedAs Served)> Objects)
{
    /// <summary>Larger files are films and archives under another name; to compress them would take longer than to send them.</summary>
    const long Largest = 64 << 20;
    /// <summary>Beyond this the best brotli takes seconds, for a few hundredths less.</summary>
    const int Large = 1 << 20;

    static readonly ImmutableArray<(string Suffix, string Coding)> Codings = [(".br", "br"), (".gz", "gzip")];

    /// <param name="isFree">Whether a name may be taken for a form beside the file.</param>
    public static Forms Of(StaticFile file, Encode encode, Func<string, bool> isFree)
    {
        var entry = new StoredFile(file.Sha256, file.Bytes, file.Type, file.Cache, file.Encoding, file.IsFixed) { Encode = encode };
        var plain = Body.Of(file);
        if (encode == Encode.Plain || file.Encoding is not null || file.Bytes is 0 or > Largest || !ContentTypes.IsCompressible(file.Type)) return new(entry, [("", plain, entry.Served)]);
        var bytes = Read(file);
        if (encode == Encode.Gzip)
        {
            var packed = Compress(bytes, "gzip");
            if (packed.Length >= bytes.Length) return new(entry, [("", plain, entry.Served)]);
            entry = entry with { Encoding = "gzip" };
            return new(entry, [("", Body.Of(packed), entry.Served)]);
        }
        var beside = Codings.Where(coding => isFree(file.Name + coding.Suffix)).Select(coding => (coding.Suffix, coding.Coding, Bytes: Compress(bytes, coding.Coding)))
            .Where(form => form.Bytes.Length < bytes.Length).ToArray();
        entry = entry with { Variants = [.. beside.Select(form => form.Suffix)] };
        return new(entry, [.. beside.Select(form => (form.Suffix, Body.Of(form.Bytes), entry.Served with { Encoding = form.Coding })), ("", plain, entry.Served)]);
    }

    /// <summary>Names and headers of the forms of an object of ours; the file itself last, for a form that is missing harms nobody.</summary>
    public static IEnumerable<(string Suffix, ServedAs Served)> Of(StoredFile entry) =>
        entry.Variants.Select(suffix => (suffix, entry.Served with { Encoding = Codings.First(coding => coding.Suffix == suffix).Coding })).Append(("", entry.Served));

    static byte[] Read(StaticFile file)
    {
        try
        {
            return File.ReadAllBytes(file.Source);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new Faults.DeployException(Faults.Dog.ChangedWhileRead.With(file.Name));
        }
    }

    static ReadOnlyMemory<byte> Compress(byte[] bytes, string coding)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding == "br" ? new BrotliStream(packed, new BrotliCompressionOptions { Quality = bytes.Length > Large ? 9 : 11 }, leaveOpen: true) : new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
