using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text;
using Dogshore.Faults;
using Dogshore.Packaging.Watching;

namespace Dogshore.Packaging.Files;

/// <summary>Goes through a ground, folders side by side, and asks of each entry whether it is let in. Reads names and facts, no contents
/// but those of ignore files.</summary>
sealed class Walk(Ground ground, Grounds grounds, IgnoreReader ignores, CancellationToken stop)
{
    public static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    readonly ConcurrentQueue<Task> walking = [];

    /// <param name="Logical">Where the folder appears to lie.</param>
    /// <param name="Physical">Where it lies, links followed.</param>
    /// <param name="Bytes">Its path from the top of the repository, for ignore rules; ends in a slash unless empty.</param>
    /// <param name="Relative">To the ground; ends in a slash unless empty.</param>
    /// <param name="IgnoredBy">The rule that ignores all in it.</param>
    sealed record Folder(string Logical, string Physical, byte[] Bytes, string Relative, Ignoring.IgnoreLevel? Above, string? IgnoredBy, bool IsLinked);

    public void Run(Taker taker)
    {
        var top = ignores.TopOf(ground.Folder);
        Into(new(ground.Folder, ground.Folder, IgnoreReader.Bytes(top, ground.Folder), "", ground.TakesAll ? null : ignores.Above(ground.Folder, top), null, false), taker);
        // A folder has queued those in it before it ends; whatever goes wrong in one, nobody walks on when this has returned.
        var walked = new List<Task>();
        while (walking.TryDequeue(out var folder))
        {
            folder.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            walked.Add(folder);
        }
        foreach (var folder in walked) folder.GetAwaiter().GetResult();
    }

    void Into(Folder folder, Taker taker)
    {
        stop.ThrowIfCancellationRequested();
        if (Listed(folder, taker) is not { } listed) return;
        var watched = new WatchedFolder(folder.Physical, listed);
        taker.Watch(watched);
        var names = watched.Names;
        if (!ground.TakesAll && folder.Relative.Length > 0 && Array.BinarySearch(names, "pyvenv.cfg", StringComparer.Ordinal) >= 0)
        {
            taker.LeaveOut(Taker.Shown(ground, folder.Relative), "virtual environment");
            return;
        }
        var level = ground.TakesAll ? null : ignores.In(folder.Logical, folder.Physical, folder.Above, folder.Bytes.Length, names);
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            var logical = Path.Join(folder.Logical, name);
            // Another ground judges there.
            if (grounds.Has(logical)) continue;
            var entry = new Entry(ground, name, logical, ReferenceEquals(folder.Logical, folder.Physical) ? logical : Path.Join(folder.Physical, name), folder.Relative + name);
            if (taker.Facts(entry) is not { } facts) continue;
            var taken = taker.Taken;
            Judge(folder, level, entry, facts, taker);
            if (taker.Taken > taken || IgnoreReader.Names.Contains(name)) watched.Watch(i, facts);
        }
    }

    void Judge(Folder folder, Ignoring.IgnoreLevel? level, Entry entry, FileFacts facts, Taker taker)
    {
        if (taker.AlwaysOut(entry, facts)) return;
        var isFolder = facts.Kind == FileKind.Folder;
        byte[] bytes = level is null && facts.Kind == FileKind.Regular ? [] : [.. folder.Bytes, .. Encoding.UTF8.GetBytes(entry.Name)];
        var ignored = folder.IgnoredBy ?? level?.LeavesOut(bytes, isFolder)?.Said;
        if (ground.Excludes(entry.Relative) is { } excluded)
        {
            taker.LeaveOut(Taker.Shown(entry) + (isFolder ? "/" : ""), excluded);
            return;
        }
        if (!isFolder && facts.Kind != FileKind.Link)
        {
            taker.Take(entry, entry.Physical, facts, ignored);
            return;
        }
        if (ignored is not null && !ground.LooksIntoIgnored)
        {
            taker.LeaveOut(Taker.Shown(entry) + (isFolder ? "/" : ""), ignored);
            return;
        }
        var physical = entry.Physical;
        if (!isFolder)
        {
            if (ignored is not null && ground.LetsIn(entry.Relative, isIgnored: true) is null) return;
            // What it leads to may change without it.
            taker.CannotBeWatched();
            if (taker.Follow(entry, folder.Physical, folder.IsLinked) is not { } target) return;
            if (target.Facts.Kind != FileKind.Folder)
            {
                taker.Take(entry, target.Path, target.Facts, ignored);
                return;
            }
            physical = target.Path;
        }
        var inner = new Folder(entry.Logical, physical, [.. bytes, (byte)'/'], entry.Relative + "/", level, ignored, folder.IsLinked || !isFolder);
        var inside = taker.Inside();
        walking.Enqueue(Task.Run(() => Into(inner, inside), CancellationToken.None));
    }

    /// <summary>In the system's order, folders with a slash; null when the folder cannot be read, which has been noted.</summary>
    string[]? Listed(Folder folder, Taker taker)
    {
        try
        {
            return new FileSystemEnumerable<string>(folder.Physical, (ref FileSystemEntry entry) => entry.IsDirectory ? $"{entry.FileName}/" : entry.FileName.ToString(), Everything).ToArray();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            taker.Find(Dog.UnreadableFile.With(Taker.Shown(ground, folder.Relative), Reasons.Of(problem)));
            return null;
        }
    }
}

/// <param name="Relative">To the ground, with forward slashes.</param>
readonly record struct Entry(Ground Ground, string Name, string Logical, string Physical, string Relative);
