using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Indexing;

namespace Dogshore.Packaging.Watching;

/// <summary>What was watched, on disk beside the index that it belongs to. It only saves work and has a checksum at its end:
/// one that is damaged, torn, of another index or not there means to look for the files.</summary>
static class WatchFile
{
    /// <summary>Raised when the layout changes.</summary>
    public const int Schema = 1;
    const int ChecksumLength = sizeof(uint);
    /// <summary>What stands before a name.</summary>
    public const byte IsFolder = 1, IsWatched = 2;

    public static string In(string folder) => Path.Combine(folder, "content.watch");

    /// <param name="print">Of the request.</param>
    /// <param name="index">The checksum of the index that lies beside it.</param>
    /// <param name="taken">Nanoseconds since 1970, by the clock of the file system, before the first file was looked at.</param>
    public static void Write(string folder, byte[] print, ReadOnlySpan<byte> index, long taken, long epoch, Package package, Watched watched)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Schema);
        writer.Write(print.Length);
        writer.Write(print);
        writer.Write(index);
        writer.Write(taken);
        writer.Write(epoch);
        Write(writer, package.Content.Digest);
        writer.Write(package.Content.Files);
        writer.Write(package.Content.Bytes);
        writer.Write(package.ArchiveBytes);
        Write(writer, package.ArchiveSha256);
        writer.Write(watched.Grounds.Length);
        foreach (var (ground, top) in watched.Grounds)
        {
            Write(writer, ground);
            Write(writer, top);
        }
        writer.Write(watched.Above.Length);
        foreach (var (path, facts) in watched.Above)
        {
            Write(writer, path);
            writer.Write(facts is not null);
            Write(writer, facts ?? default);
        }
        writer.Write(watched.Completed.Length);
        foreach (var completed in watched.Completed)
        {
            Write(writer, completed.Path);
            Write(writer, completed.Own ?? "");
            Write(writer, completed.Sha256 ?? "");
        }
        writer.Write(watched.Folders.Length);
        foreach (var each in watched.Folders) Write(writer, each);
        writer.Write(Checksum(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        File.WriteAllBytes(In(folder), bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Null when there is none to be trusted.</summary>
    public static byte[]? Read(string folder)
    {
        if (!File.Exists(In(folder))) return null;
        var bytes = File.ReadAllBytes(In(folder));
        return bytes.Length > ChecksumLength && Checksum(bytes.AsSpan(0, bytes.Length - ChecksumLength)) == BitConverter.ToUInt32(bytes, bytes.Length - ChecksumLength) ? bytes : null;
    }

    /// <summary>CRC-32C: against accidents, and without what it takes to make a library of cryptography ready.</summary>
    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var sum = uint.MaxValue;
        foreach (var word in words) sum = BitOperations.Crc32C(sum, word);
        foreach (var last in bytes[(words.Length * sizeof(ulong))..]) sum = BitOperations.Crc32C(sum, last);
        return ~sum;
    }

    /// <summary>Its length goes first, so that folders can be given to several threads without being read.</summary>
    static void Write(BinaryWriter writer, WatchedFolder folder)
    {
        var start = writer.Seek(0, SeekOrigin.Current);
        writer.Write(0);
        Write(writer, folder.Path);
        writer.Write(folder.Listed.Length);
        foreach (var listed in folder.Listed)
        {
            var name = listed.TrimEnd('/');
            var facts = folder.Facts(name);
            writer.Write((byte)((name.Length < listed.Length ? IsFolder : 0) | (facts is null ? 0 : IsWatched)));
            if (facts is { } watched) Write(writer, watched);
            // With the zero that the system wants, so that a look makes no text of it.
            Write(writer, name + '\0');
        }
        var end = writer.Seek(0, SeekOrigin.Current);
        writer.Seek((int)start, SeekOrigin.Begin);
        writer.Write((int)(end - start - sizeof(int)));
        writer.Seek(0, SeekOrigin.End);
    }

    static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    static void Write(BinaryWriter writer, FileFacts facts)
    {
        writer.Write(facts.Bytes);
        writer.Write(facts.Modified);
        writer.Write(facts.Changed);
        writer.Write(facts.Inode);
        writer.Write(facts.IsExecutable);
    }
}
