using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Looks;
using Dogshore.Worlds;

namespace Dogshore.Packaging.Indexing;

/// <summary>The index on disk: short and read in one go, with a checksum at its end. It only saves work, so one that is damaged,
/// of another version or not there means to start over.</summary>
sealed class IndexFile
{
    /// <summary>Raised when fields change, or what a reading looks for.</summary>
    const int Schema = 2;
    const string Mark = "dogshore content index";
    public const int ChecksumLength = 32;
    /// <summary>Bytes that a file mostly takes, two paths and its facts: room made at once is cleared once.</summary>
    const int Usual = 240;

    readonly byte[] bytes;

    IndexFile(byte[] bytes) => this.bytes = bytes;

    public ReadOnlySpan<byte> Checksum => bytes.AsSpan(bytes.Length - ChecksumLength);

    public static string In(string folder) => Path.Combine(folder, "content.index");

    public static void Write(string folder, ContentIndex index)
    {
        using var bytes = new MemoryStream(index.Files.Length * Usual);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Mark);
        writer.Write(Schema);
        writer.Write(SecretScanner.Version);
        writer.Write(index.Taken);
        writer.Write(index.Epoch);
        writer.Write(index.Digest);
        writer.Write(index.ArchiveBytes);
        writer.Write(index.ArchiveSha256);
        writer.Write(index.Files.Length);
        foreach (var file in index.Files) Write(writer, file);
        writer.Flush();
        writer.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        writer.Flush();
        DurableFile.Write(In(folder), bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    static void Write(BinaryWriter writer, IndexedFile file)
    {
        writer.Write(file.Path);
        writer.Write(file.Source);
        writer.Write(file.Facts.Bytes);
        writer.Write(file.Facts.Modified);
        writer.Write(file.Facts.Changed);
        writer.Write(file.Facts.Inode);
        writer.Write(file.Facts.IsExecutable);
        // As text: what turns hex into bytes and back is slow until it has been compiled twice.
        writer.Write(file.Sha256);
        writer.Write(file.Look ?? "");
    }

    /// <summary>What stands at the end of the index, unchecked; null when there is none.</summary>
    public static byte[]? ChecksumIn(string folder)
    {
        if (!File.Exists(In(folder))) return null;
        using var file = File.OpenHandle(In(folder));
        var checksum = new byte[ChecksumLength];
        return RandomAccess.GetLength(file) is var length && length > ChecksumLength && RandomAccess.Read(file, checksum, length - ChecksumLength) == ChecksumLength ? checksum : null;
    }

    /// <summary>Null when there is none to be trusted.</summary>
    public static IndexFile? Read(string folder)
    {
        if (!File.Exists(In(folder))) return null;
        var bytes = File.ReadAllBytes(In(folder));
        if (bytes.Length <= ChecksumLength) return null;
        var content = bytes.AsSpan(0, bytes.Length - ChecksumLength);
        return SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - ChecksumLength)) ? new(bytes) : null;
    }

    /// <summary>Null when it is of another version.</summary>
    public ContentIndex? Parse()
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - ChecksumLength), Encoding.UTF8);
        if (reader.ReadString() != Mark || reader.ReadInt32() != Schema || reader.ReadInt32() != SecretScanner.Version) return null;
        var (taken, epoch, digest) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadString());
        var (archiveBytes, archiveSha256) = (reader.ReadInt64(), reader.ReadString());
        var files = ImmutableArray.CreateBuilder<IndexedFile>(reader.ReadInt32());
        for (var left = files.Capacity; left > 0; left--) files.Add(ReadFile(reader));
        return new(taken, epoch, digest, archiveBytes, archiveSha256, files.MoveToImmutable());
    }

    static IndexedFile ReadFile(BinaryReader reader)
    {
        var (path, source) = (reader.ReadString(), reader.ReadString());
        var facts = new FileFacts(FileKind.Regular, reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64(), reader.ReadBoolean());
        var (sha256, look) = (reader.ReadString(), reader.ReadString());
        return new(path, source, facts, sha256, look.Length == 0 ? null : look);
    }
}
