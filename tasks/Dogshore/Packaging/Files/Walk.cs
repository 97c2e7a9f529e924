using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text;
using Dogshore.Faults;

namespace Dogshore.Packaging.Files;

/// <summary>Goes through a ground, folders side by side, and asks of each entry whether it is let in. Reads names and facts, no contents
/// but those of ignore files.</summary>
sealed class Walk(Ground ground, Grounds grounds, CancellationToken stop)
{
    static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    readonly IgnoreReader ignores = new(grounds.Project);
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
        if (Names(folder, taker) is not { } names) return;
        if (!ground.TakesAll && folder.Relative.Length > 0 && Array.BinarySearch(names, "pyvenv.cfg", StringComparer.Ordinal) >= 0)
        {
            taker.LeaveOut(Taker.Shown(ground, folder.Relative), "virtual environment");
            return;
        }
        var level = ground.TakesAll ? null : ignores.In(folder.Logical, folder.Physical, folder.Above, folder.Bytes.Length, names);
        foreach (var name in names)
        {
            var logical = Path.Join(folder.Logical, name);
            // Another ground judges there.
            if (grounds.Has(logical)) continue;
            var entry = new Entry(ground, name, logical, ReferenceEquals(folder.Logical, folder.Physical) ? logical : Path.Join(folder.Physical, name), folder.Relative + name);
            if (taker.Facts(entry) is { } facts) Judge(folder, level, entry, facts, taker);
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

    /// <summary>In ordinal order; null when the folder cannot be read, which has been noted.</summary>
    string[]? Names(Folder folder, Taker taker)
    {
        try
        {
            var names = new FileSystemEnumerable<string>(folder.Physical, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
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
