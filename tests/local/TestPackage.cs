using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Model;
using Dogshore.Packaging;

namespace Dogshore.Local.Tests;

/// <summary>A package as the packer makes it.</summary>
sealed record TestPackage(string Digest, byte[] Archive)
{
    public static TestPackage Of(params (string Path, string Text)[] files)
    {
        var entries = files.Select(file => new FileEntry(file.Path, file.Path.EndsWith(".sh", StringComparison.Ordinal), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text)))));
        return new TestPackage(ContentDigest.Of(entries), Tar([.. files.Select(file => Entry(TarEntryType.RegularFile, file.Path, file.Text))]));
    }

    /// <summary>The Python server of the tests; other text makes other content.</summary>
    public static TestPackage Python(string version = "") => Of(("app.py", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Apps", "app.py"))), ("version.txt", version));

    public static PaxTarEntry Entry(TarEntryType type, string path, string text = "", string? link = null)
    {
        var entry = new PaxTarEntry(type, path) { Mode = path.EndsWith(".sh", StringComparison.Ordinal) ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100 };
        if (type == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        if (link is not null) entry.LinkName = link;
        return entry;
    }

    public static byte[] Tar(params TarEntry[] entries)
    {
        var archive = new MemoryStream();
        using (var zip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var entry in entries) tar.WriteEntry(entry);
        }
        return archive.ToArray();
    }
}
