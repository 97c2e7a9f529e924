using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Indexing;

/// <summary>A file as it was when it was last read.</summary>
/// <param name="Look">What it looked like when it looked like a secret and was allowed.</param>
sealed record IndexedFile(string Path, string Source, FileFacts Facts, string Sha256, string? Look);

/// <summary>What the last packing read and made: so that the next one need not read what has not changed.</summary>
/// <param name="Taken">Nanoseconds since 1970, by the clock of the file system, before the first file was read.</param>
/// <param name="Epoch">The time that files carry in the archive.</param>
/// <param name="Files">Sorted by path.</param>
sealed record ContentIndex(long Taken, long Epoch, string Digest, long ArchiveBytes, string ArchiveSha256, ImmutableArray<IndexedFile> Files)
{
    public ImmutableArray<PackedFile> Packed => [.. Files.Select(file => new PackedFile(file.Path, file.Facts.IsExecutable, file.Sha256, file.Facts.Bytes))];

    /// <summary>Can the file not have changed since?</summary>
    public bool Vouches(IndexedFile indexed, FoundFile file) => file.Source is null
        ? indexed.Source.Length == 0 && indexed.Sha256 == Sha256Of(file.Bytes)
        : indexed.Source == file.Source && file.Facts.AreThoseOf(indexed.Facts, Taken);

    /// <summary>Could the package still be the same? Nothing was added, removed, resized or made executable.</summary>
    public bool Resembles(ImmutableArray<FoundFile> files)
    {
        if (files.Length != Files.Length) return false;
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].Path != Files[i].Path || files[i].Facts.Bytes != Files[i].Facts.Bytes || files[i].Facts.IsExecutable != Files[i].Facts.IsExecutable) return false;
        }
        return true;
    }

    public static string Sha256Of(ImmutableArray<byte> bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.AsSpan()));
}
