using System.Collections.Immutable;
using System.Text;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Packaging.Archiving;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Indexing;
using Dogshore.Platforms;

namespace Dogshore.Packaging.Watching;

/// <summary>Is all as it was at the last packing? Asks for names and facts only, and makes no list of files of them.
/// Whatever it doubts, it answers with no; then the files are looked for.</summary>
sealed class LastLook(byte[] bytes, PackageRequest request, int cores, CancellationToken stop)
{
    WatchCursor cursor = new(bytes, 0);

    /// <returns>The package of the last time, when nothing has changed since.</returns>
    public static Package? Of(PackageRequest request, byte[] print, string folder, long epoch, int cores, CancellationToken stop) =>
        WatchFile.Read(folder) is { } bytes ? new LastLook(bytes, request, cores, stop).Confirm(print, folder, epoch) : null;

    Package? Confirm(byte[] print, string folder, long epoch)
    {
        if (cursor.Int32() != WatchFile.Schema || !cursor.Bytes(cursor.Int32()).SequenceEqual(print)) return null;
        var index = cursor.Bytes(IndexFile.ChecksumLength).ToArray();
        if (IndexFile.ChecksumIn(folder) is not { } checksum || !checksum.AsSpan().SequenceEqual(index)) return null;
        var taken = cursor.Int64();
        if (cursor.Int64() != epoch) return null;
        var content = new ContentSummary(cursor.Text(), cursor.Int32(), cursor.Int64());
        var (archiveBytes, archiveSha256) = (cursor.Int64(), cursor.Text());
        var (archives, archive) = (new ArchiveFolder(folder), ArchiveFolder.NameOf(content.Digest));
        if (!archives.Holds(archive, archiveBytes) || !GroundsAreTheSame() || !AboveIsTheSame(taken)) return null;
        var completed = Completed();
        if (!FoldersAreTheSame(taken) || !IsTheSame(completed)) return null;
        return new(content, new(() => Files(folder, index)), archives.PathOf(archive), archiveBytes, archiveSha256, Packed: false);
    }

    static ImmutableArray<PackedFile> Files(string folder, byte[] checksum)
    {
        if (IndexFile.Read(folder) is { } index && index.Checksum.SequenceEqual(checksum) && index.Parse() is { } read) return read.Packed;
        // The next run then packs anew.
        File.Delete(WatchFile.In(folder));
        throw new DeployException(Dog.PlanWithoutPackage.With(Path.GetFileName(IndexFile.In(folder))));
    }

    bool GroundsAreTheSame()
    {
        var ignores = new IgnoreReader(request.Project);
        var same = true;
        for (var left = cursor.Int32(); left > 0; left--) same &= ignores.TopOf(cursor.Text()) == cursor.Text();
        return same;
    }

    bool AboveIsTheSame(long taken)
    {
        var same = true;
        for (var left = cursor.Int32(); left > 0; left--)
        {
            var path = cursor.Text();
            var existed = cursor.Byte() != 0;
            var then = cursor.Facts();
            var now = IgnoreReader.Facts(path);
            same &= existed ? now is { } facts && facts.AreThoseOf(then, taken) : now is null;
        }
        return same;
    }

    CompletedFile[] Completed()
    {
        var completed = new CompletedFile[cursor.Int32()];
        for (var i = 0; i < completed.Length; i++) completed[i] = new(cursor.Text(), cursor.Text() is { Length: > 0 } own ? own : null, cursor.Text() is { Length: > 0 } sha256 ? sha256 : null);
        return completed;
    }

    bool FoldersAreTheSame(long taken)
    {
        var places = new int[cursor.Int32()];
        for (var i = 0; i < places.Length; i++)
        {
            var length = cursor.Int32();
            places[i] = cursor.Position;
            cursor.Bytes(length);
        }
        var (next, changed) = (-1, false);
        var others = new Task[Math.Max(0, Math.Min(cores, places.Length) - 1)];
        for (var i = 0; i < others.Length; i++) others[i] = Task.Run(Look, CancellationToken.None);
        Look();
        Task.WaitAll(others, CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return !changed;

        void Look()
        {
            var look = new FolderLook(bytes, taken);
            for (var at = Interlocked.Increment(ref next); at < places.Length && !Volatile.Read(ref changed) && !stop.IsCancellationRequested; at = Interlocked.Increment(ref next))
            {
                if (!look.IsAsItWas(places[at])) Volatile.Write(ref changed, true);
            }
        }
    }

    /// <summary>Do the platform's files become what they were? What the user wrote of them has been looked at with the rest.</summary>
    bool IsTheSame(CompletedFile[] completed)
    {
        if (completed.Length != request.Wanted.Length) return false;
        for (var i = 0; i < completed.Length; i++)
        {
            var wanted = request.Wanted[i];
            if (wanted.Path != completed[i].Path || Made(wanted, completed[i].Own) is not { } made || made != (completed[i].Sha256 ?? "")) return false;
        }
        return true;
    }

    /// <returns>The hash of what is made of the user's file, empty when that stays as it is; null when it cannot be said here.</returns>
    static string? Made(WantedFile wanted, string? own)
    {
        try
        {
            return wanted.Complete(own is null ? null : File.ReadAllText(own)) is { } text ? ContentIndex.Sha256Of([.. Encoding.UTF8.GetBytes(text)]) : "";
        }
        catch (Exception problem) when (problem is DeployException or IOException or UnauthorizedAccessException)
        {
            // Whoever looks for the files says so, with everything else that is wrong.
            return null;
        }
    }
}
