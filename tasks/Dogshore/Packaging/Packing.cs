using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Packaging.Archiving;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Indexing;

namespace Dogshore.Packaging;

/// <summary>One packing: reads as little as can be answered for.</summary>
sealed class Packing(Found found, string folder, long epoch, int cores, CancellationToken stop)
{
    readonly ArchiveFolder archives = new(folder);
    readonly Contents contents = new(found.Files);
    ImmutableArray<PackedFile> packed;

    /// <param name="index">Of the last packing; null where there is none to be trusted.</param>
    public async Task<Package> Run(ContentIndex? index)
    {
        if (found.Findings.Length > 0)
        {
            // The user shall see all of it at once, what stands in the other files too.
            contents.Read(Enumerable.Range(0, found.Files.Length), cores, stop);
            throw Refused();
        }
        if (index is not null && index.Epoch == epoch && archives.Holds(ArchiveFolder.NameOf(index.Digest), index.ArchiveBytes) && index.Resembles(found.Files) && IsStillTrue(index) is { } same) return same;
        return await Pack();
    }

    /// <summary>The package that the index knows, when every file is as it was; only those it cannot vouch for are read.</summary>
    Package? IsStillTrue(ContentIndex index)
    {
        var doubtful = new List<int>();
        for (var i = 0; i < found.Files.Length; i++)
        {
            if (index.Vouches(index.Files[i], found.Files[i])) contents.Add(i, new(index.Files[i].Sha256, index.Files[i].Look));
            else doubtful.Add(i);
        }
        var taken = doubtful.Count > 0 ? archives.Now() : index.Taken;
        contents.Read(doubtful, cores, stop);
        if (!contents.CanBePacked) throw Refused();
        if (doubtful.Any(file => contents[file].Sha256 != index.Files[file].Sha256)) return null;
        var archive = new WrittenArchive(index.ArchiveBytes, index.ArchiveSha256);
        if (doubtful.Count > 0) IndexFile.Write(folder, Index(taken, index.Digest, archive));
        return Made(index.Digest, ArchiveFolder.NameOf(index.Digest), archive, isNew: false);
    }

    async Task<Package> Pack()
    {
        var file = archives.Begin();
        try
        {
            await using (file)
            {
                var taken = FileFacts.Of(file.Name).Modified;
                var archive = await new ArchiveWriter(found.Files, contents, epoch, cores, stop).Write(file);
                if (!contents.CanBePacked) throw Refused();
                var digest = ContentDigest.Of(Packed.Select(file => file.Entry));
                var name = ArchiveFolder.NameOf(digest);
                archives.Finish(file, name);
                IndexFile.Write(folder, Index(taken, digest, archive));
                archives.Prune(name);
                return Made(digest, name, archive, isNew: true);
            }
        }
        finally
        {
            // Gone already when it has become the archive.
            File.Delete(file.Name);
        }
    }

    DeployException Refused() => new(Lister.Sorted([.. found.Findings, .. contents.Findings]));

    /// <summary>To be asked when all has been read.</summary>
    ImmutableArray<PackedFile> Packed => packed.IsDefault ? packed = [.. found.Files.Select((file, i) => new PackedFile(file.Path, file.Facts.IsExecutable, contents[i].Sha256, file.Facts.Bytes))] : packed;

    ContentIndex Index(long taken, string digest, WrittenArchive archive) => new(taken, epoch, digest, archive.Bytes, archive.Sha256,
        [.. found.Files.Select((file, i) => new IndexedFile(file.Path, file.Source ?? "", file.Facts, contents[i].Sha256, contents[i].Look))]);

    Package Made(string digest, string name, WrittenArchive archive, bool isNew)
    {
        var files = Packed;
        var content = new ContentSummary(digest, files.Length, files.Sum(file => file.Bytes));
        return new(content, new(() => files), archives.PathOf(name), archive.Bytes, archive.Sha256, isNew);
    }
}
