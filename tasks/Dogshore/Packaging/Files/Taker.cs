using System.Runtime.InteropServices;
using Dogshore.Faults;
using Dogshore.Packaging.Looks;
using Dogshore.Packaging.Watching;

namespace Dogshore.Packaging.Files;

/// <summary>Takes files into the list, or notes why not. Each thread has its own: one for a folder.</summary>
sealed class Taker
{
    readonly AlwaysOut alwaysOut;
    readonly Allowances allowances;
    readonly string realRoot;
    readonly List<FoundFile> files = [];
    readonly List<LeftOut> leftOut = [];
    readonly List<Finding> findings = [];
    readonly List<(int Place, Taker Taker)> inside = [];
    readonly List<WatchedFolder> watched = [];
    bool isBlind;

    public Taker(PackageRequest request, Grounds grounds)
    {
        alwaysOut = new(request);
        allowances = new(request.Files);
        realRoot = RealPath.Of(grounds.Root) ?? grounds.Root;
    }

    Taker(Taker outside) => (alwaysOut, allowances, realRoot) = (outside.alwaysOut, outside.allowances, outside.realRoot);

    /// <summary>For a folder inside of this one: what it takes stands at this place, whenever it is taken.</summary>
    public Taker Inside()
    {
        var taker = new Taker(this);
        inside.Add((files.Count, taker));
        return taker;
    }

    /// <summary>Of all folders, in the order in which one thread would have come to them; to be asked, as the next two, when nobody takes any more.</summary>
    public IEnumerable<FoundFile> Files
    {
        get
        {
            var all = new List<FoundFile>();
            Collect(all);
            return all;
        }
    }
    /// <summary>Of this folder, so far.</summary>
    public int Taken => files.Count;
    /// <summary>Null when something was found that can change without any name or fact here.</summary>
    public IEnumerable<WatchedFolder>? Watched => IsBlind ? null : AllWatched;
    bool IsBlind => isBlind || inside.Any(each => each.Taker.IsBlind);
    IEnumerable<WatchedFolder> AllWatched => watched.Concat(inside.SelectMany(each => each.Taker.AllWatched));
    public IEnumerable<LeftOut> Out => inside.SelectMany(each => each.Taker.Out).Concat(leftOut);
    public IEnumerable<Finding> Findings => inside.SelectMany(each => each.Taker.Findings).Concat(findings);

    void Collect(List<FoundFile> all)
    {
        var done = 0;
        foreach (var (place, taker) in inside)
        {
            all.AddRange(CollectionsMarshal.AsSpan(files)[done..place]);
            taker.Collect(all);
            done = place;
        }
        all.AddRange(CollectionsMarshal.AsSpan(files)[done..]);
    }

    public void Watch(WatchedFolder folder) => watched.Add(folder);

    public void CannotBeWatched() => isBlind = true;

    public void Find(Finding finding) => findings.Add(finding);

    public void LeaveOut(string shown, string rule) => leftOut.Add(new(shown, rule));

    /// <summary>What messages call it: a published file by its path in the package, any other by its path in the project.</summary>
    public static string Shown(Ground ground, string relative) => ground.Shown + relative;

    public static string Shown(Entry entry) => Shown(entry.Ground, entry.Relative);

    /// <summary>Null when it is gone or cannot be looked at, which has been noted.</summary>
    public FileFacts? Facts(Entry entry)
    {
        try
        {
            return FileFacts.Of(entry.Physical);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Find(Dog.UnreadableFile.With(Shown(entry), PortableNames.Objection(entry.Relative) ?? Reasons.Of(problem)));
            return null;
        }
    }

    public bool AlwaysOut(Entry entry, FileFacts facts)
    {
        if (entry.Ground.TakesAll)
        {
            if (entry.Name != ".git") return false;
            Find(Dog.GitInside.With(Shown(entry)));
            return true;
        }
        if (alwaysOut.Reason(entry.Logical, entry.Name, facts.Kind) is not { } reason) return false;
        if (alwaysOut.LooksInside(entry.Logical)) CannotBeWatched();
        LeaveOut(Shown(entry) + (facts.Kind == FileKind.Folder ? "/" : ""), reason);
        return true;
    }

    /// <summary>Where a link leads, when that is inside of the tree; else null, and the reason has been noted.</summary>
    /// <param name="folder">The real folder in which the link lies.</param>
    public (string Path, FileFacts Facts)? Follow(Entry entry, string folder, bool isInLink)
    {
        if (RealPath.Of(entry.Physical) is not { } target)
        {
            Find(Dog.LinkLeadsNowhere.With(Shown(entry)));
            return null;
        }
        var realGround = RealPath.Of(entry.Ground.Folder) ?? entry.Ground.Folder;
        var inside = RealPath.IsInside(target, realRoot) ? realRoot : RealPath.IsInside(target, realGround) ? realGround : null;
        if (inside is null || Path.GetRelativePath(inside, target).Split(Path.DirectorySeparatorChar).Contains(".git"))
        {
            Find((inside is null ? Dog.LinkLeavesTree : Dog.GitInside).With(Shown(entry)));
            return null;
        }
        if (Facts(entry with { Physical = target }) is not { } facts) return null;
        var realFolder = RealPath.Of(folder) ?? folder;
        // A folder that is linked into itself has no end, and one linked in a linked one can grow without measure.
        if (facts.Kind == FileKind.Folder && (isInLink || RealPath.IsInside(realFolder, target)))
        {
            Find(Dog.LinkInCircle.With(Shown(entry)));
            return null;
        }
        return (target, facts);
    }

    /// <param name="ignored">The rule that ignores it, or null.</param>
    /// <param name="physical">Where it lies: another place than the entry's when it was a link.</param>
    public void Take(Entry entry, string physical, FileFacts facts, string? ignored)
    {
        var shown = Shown(entry);
        if (entry.Ground.LetsIn(entry.Relative, ignored is not null) is not { } rule)
        {
            LeaveOut(shown, ignored ?? $"{entry.Ground.Rules[0].Name} Match");
            return;
        }
        rule.WasUsed = true;
        var path = PathInPackage(entry, rule);
        if (facts.Kind == FileKind.Other)
        {
            Find(Dog.SpecialFile.With(shown));
            return;
        }
        if (PortableNames.Objection(path) is { } objection) Find(Dog.NotPortableName.With(Escaped(shown), objection));
        var isAllowed = allowances.Hold(shown);
        if (!isAllowed && (Look(path) ?? (ReferenceEquals(entry.Physical, physical) ? null : Look(Slashed(physical)))) is { } look) Find(Dog.SecretByName.With(shown, look, Allowances.Line(shown)));
        files.Add(new(path, physical, shown, facts, RuleOf(entry.Ground, rule), isAllowed));
    }

    static string RuleOf(Ground ground, GroundRule rule) => ground.TakesAll ? "published" : rule.Written is null ? "not ignored" : rule.Name;

    static string? Look(string path) =>
        SecretNames.Look(path) ?? (path.EndsWith(".binlog", StringComparison.OrdinalIgnoreCase) ? "a build log, which holds the environment of the build" : null);

    static string PathInPackage(Entry entry, GroundRule rule) =>
        rule.Prefix is null ? entry.Ground.Packed + entry.Relative : rule.Prefix.Length == 0 ? entry.Relative : $"{rule.Prefix}/{entry.Relative}";

    static string Slashed(string path) => Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>A name with control characters must not reach a terminal as it is.</summary>
    static string Escaped(string shown) => string.Concat(shown.Select(each => char.IsControl(each) ? $"\\x{(int)each:x2}" : each.ToString()));
}
