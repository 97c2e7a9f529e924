using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Packaging.Files;

/// <summary>What was read of the files so far: their hashes, and all that speaks against packing them.</summary>
sealed class Contents(ImmutableArray<FoundFile> files)
{
    readonly ReadFile[] read = new ReadFile[files.Length];
    readonly ConcurrentBag<Finding> findings = [];

    public ReadFile this[int file] => read[file];
    public ImmutableArray<Finding> Findings => [.. findings];
    /// <summary>False once something speaks against it: files are still read for more of it, but nothing is packed any more.</summary>
    public bool CanBePacked => findings.IsEmpty;

    public void Add(int file, ReadFile contents)
    {
        read[file] = contents;
        if (contents.Look is { } look && !files[file].IsAllowed) findings.Add(Dog.SecretInside.With(files[file].Shown, look, Allowances.Line(files[file].Shown)));
    }

    public void Add(DeployException fault)
    {
        foreach (var finding in fault.Findings) findings.Add(finding);
    }

    /// <summary>Reads the chosen files and packs nothing.</summary>
    public void Read(IEnumerable<int> chosen, int cores, CancellationToken stop) => Parallel.ForEach(
        chosen, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = cores },
        () => new FileReader(),
        (file, _, reader) =>
        {
            ReadOne(file, reader, stop);
            return reader;
        },
        reader => reader.Dispose());

    void ReadOne(int file, FileReader reader, CancellationToken stop)
    {
        const int Piece = 128 << 10;
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            reader.Begin(files[file]);
            for (var left = files[file].Facts.Bytes; left > 0;)
            {
                stop.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(left, Piece));
                reader.Read(piece);
                left -= piece.Length;
            }
            Add(file, reader.End());
        }
        catch (DeployException fault)
        {
            Add(fault);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
