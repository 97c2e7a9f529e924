using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Archiving;

/// <param name="Sha256">Of the archive's bytes, lower-case hex.</param>
readonly record struct WrittenArchive(long Bytes, string Sha256);

/// <summary>Writes a tar.gz: parts are read, hashed, looked at and compressed side by side and written in their order. No more parts are in
/// memory than keep all cores busy, whatever the size of the tree.</summary>
sealed class ArchiveWriter(ImmutableArray<FoundFile> files, Contents contents, long epoch, int cores, CancellationToken stop)
{
    /// <summary>More would want more memory for their blocks than the 200 MB that packing may take.</summary>
    const int MostCores = 32;

    readonly Queue<Task<GzipBlock>> ahead = [];
    readonly Stack<GzipBlock> free = [];
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long written;
    long length;
    uint crc;
    /// <summary>The file that spans parts and could not be read on.</summary>
    int givenUp = -1;

    public async Task<WrittenArchive> Write(Stream to)
    {
        using (hash)
        using (var cutReader = new FileReader())
        {
            try
            {
                Append(to, GzipBlock.Start);
                foreach (var part in Partition.Of(files))
                {
                    stop.ThrowIfCancellationRequested();
                    if (ahead.Count == 2 * Math.Min(cores, MostCores)) await WriteNext(to);
                    ahead.Enqueue(Begin(part, cutReader));
                }
                while (ahead.Count > 0) await WriteNext(to);
            }
            finally
            {
                // Nobody may still be reading or filling when the caller cleans up.
                Task rest = Task.WhenAll(ahead);
                await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            AppendEnd(to);
            return new(written, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    Task<GzipBlock> Begin(Part part, FileReader cutReader)
    {
        var block = free.TryPop(out var used) ? used : new GzipBlock();
        block.Length = 0;
        if (part.IsCut)
        {
            // A file has one hash, so its parts are read here, in order; compressing them takes longer than that.
            Fill(block, part.Stretches[0], cutReader);
            return Task.Run(() => Compress(block, part), stop);
        }
        return Task.Run(() =>
        {
            using var reader = new FileReader();
            foreach (var stretch in part.Stretches)
            {
                stop.ThrowIfCancellationRequested();
                Fill(block, stretch, reader);
            }
            return Compress(block, part);
        }, stop);
    }

    GzipBlock Compress(GzipBlock block, Part part)
    {
        if (contents.CanBePacked) block.Compress(part.IsStored);
        return block;
    }

    void Fill(GzipBlock block, Stretch stretch, FileReader reader)
    {
        var file = files[stretch.File];
        if (stretch.IsFirst)
        {
            var header = TarHeader.Of(file.Path, file.Facts.Bytes, file.Facts.IsExecutable, epoch);
            header.CopyTo(block.Plain, block.Length);
            block.Length += header.Length;
        }
        var piece = block.Plain.AsSpan(block.Length, stretch.Bytes);
        if (stretch.File != givenUp) Read(stretch, file, piece, reader);
        block.Length += stretch.Bytes;
        if (!stretch.IsLast) return;
        var padding = (int)(TarHeader.Padded(stretch.Bytes) - stretch.Bytes);
        // Only the last stretch may be no multiple of a block.
        block.Plain.AsSpan(block.Length, padding).Clear();
        block.Length += padding;
    }

    void Read(Stretch stretch, FoundFile file, Span<byte> piece, FileReader reader)
    {
        try
        {
            if (stretch.IsFirst) reader.Begin(file);
            reader.Read(piece);
            if (stretch.IsLast) contents.Add(stretch.File, reader.End());
        }
        catch (DeployException fault)
        {
            contents.Add(fault);
            if (!stretch.IsLast) givenUp = stretch.File;
        }
    }

    async Task WriteNext(Stream to)
    {
        var block = await ahead.Dequeue();
        if (contents.CanBePacked)
        {
            crc = Crc32.Combine(crc, block.Crc, block.Length);
            length += block.Length;
            Append(to, block.Compressed);
        }
        free.Push(block);
    }

    void AppendEnd(Stream to)
    {
        if (!contents.CanBePacked) return;
        var end = new GzipBlock { Length = 2 * TarHeader.Block };
        end.Compress(isStored: false);
        Append(to, end.Compressed);
        Append(to, GzipBlock.End(Crc32.Combine(crc, end.Crc, end.Length), length + end.Length));
    }

    void Append(Stream to, ReadOnlySpan<byte> bytes)
    {
        to.Write(bytes);
        hash.AppendData(bytes);
        written += bytes.Length;
    }
}
