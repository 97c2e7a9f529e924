using System.Collections.Immutable;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Archiving;

/// <summary>A stretch of one file, with its header before the first and the padding after the last.</summary>
readonly record struct Stretch(int File, int Bytes, bool IsFirst, bool IsLast);

/// <summary>A part of the archive that is compressed by itself.</summary>
/// <param name="IsStored">Its files are compressed already.</param>
sealed record Part(ImmutableArray<Stretch> Stretches, bool IsStored)
{
    /// <summary>Part of a file that spans several: such parts are read one after the other, whole ones side by side.</summary>
    public bool IsCut => Stretches is not [.., { IsFirst: true, IsLast: true }];
}

/// <summary>Cuts an archive into parts of at most <see cref="Size"/>. What lies in which part depends on paths and sizes alone, never on
/// how many cores there are: so the bytes of the archive do not either.</summary>
static class Partition
{
    /// <summary>Large enough that starting without a dictionary costs under one per cent.</summary>
    public const int Size = 1 << 20;

    /// <summary>Files this small are not worth a part of their own, compressed or not.</summary>
    const long WorthStoring = 64 << 10;

    /// <param name="files">Sorted.</param>
    public static IEnumerable<Part> Of(ImmutableArray<FoundFile> files)
    {
        var part = ImmutableArray.CreateBuilder<Stretch>();
        var filled = 0L;
        var isStored = false;
        for (var i = 0; i < files.Length; i++)
        {
            var bytes = files[i].Facts.Bytes;
            var header = TarHeader.LengthOf(files[i].Path, bytes);
            var whole = header + TarHeader.Padded(bytes);
            var wantsStoring = bytes >= WorthStoring && CompressedAlready.Is(files[i].Path);
            if (part.Count > 0 && (filled + whole > Size || wantsStoring != isStored))
            {
                yield return new(part.DrainToImmutable(), isStored);
                filled = 0;
            }
            isStored = wantsStoring;
            if (whole > Size)
            {
                foreach (var cut in Cut(i, bytes, header)) yield return new([cut], isStored);
                continue;
            }
            part.Add(new(i, (int)bytes, true, true));
            filled += whole;
        }
        if (part.Count > 0) yield return new(part.DrainToImmutable(), isStored);
    }

    static IEnumerable<Stretch> Cut(int file, long bytes, int header)
    {
        for (long done = 0; done < bytes;)
        {
            var length = (int)Math.Min(bytes - done, done == 0 ? Size - header : Size);
            yield return new(file, length, done == 0, done + length == bytes);
            done += length;
        }
    }
}
