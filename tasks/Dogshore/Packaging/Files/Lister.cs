using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Packaging.Watching;
using Dogshore.Worlds;

namespace Dogshore.Packaging.Files;

/// <summary>What was found: files sorted by path, what was left out, and all that must not be packed.</summary>
/// <param name="Watched">By what it was found; null when that is more than names and facts.</param>
sealed record Found(ImmutableArray<FoundFile> Files, ImmutableArray<LeftOut> Out, ImmutableArray<Finding> Findings, Watched? Watched);

/// <summary>Finds the files of a package.</summary>
static class Lister
{
    public static Found Find(PackageRequest request, World world, CancellationToken stop)
    {
        var grounds = new Grounds(request);
        var taker = new Taker(request, grounds);
        var ignores = new IgnoreReader(grounds.Project);
        foreach (var ground in grounds.All) new Walk(ground, grounds, ignores, stop).Run(taker.Inside());
        GroundRule[] unused = [.. grounds.All.SelectMany(ground => ground.Rules).Where(rule => rule is { Match: not null, WasUsed: false })];
        foreach (var rule in unused)
            world.Log.Warn(Dog.RuleTakesNothing.With(rule.Name).At(rule.Written!.Place));

        var taken = taker.Files;
        foreach (var file in taken.Where(file => request.Generated.ContainsKey(file.Path))) taker.LeaveOut(file.Shown, "replaced by a generated file");
        var all = taken.Where(file => !request.Generated.ContainsKey(file.Path))
            .Concat(request.Generated.Select(file => FoundFile.Generated(file.Key, [.. file.Value])))
            .ToList();
        var completing = new Completing(all, taker);
        foreach (var wanted in request.Wanted) completing.Add(wanted);
        ImmutableArray<FoundFile> files = [.. PathOrder.Of([.. request.Folder.Length == 0 ? all : all.Select(file => file with { Path = request.Folder + file.Path })], file => file.Path)];
        IEnumerable<Finding> findings = [.. grounds.Findings, .. taker.Findings, .. Collisions.In(files)];
        if (files.IsEmpty && !findings.Any()) findings = [Dog.NothingToPack.With(Path.GetRelativePath(grounds.Project, grounds.Root))];
        // What is warned of is to be warned of each time.
        var watched = unused.Length == 0 && taker.Watched is { } folders && completing.Completed is { } completed
            ? new Watched([.. grounds.All.Select(ground => (ground.Folder, ignores.TopOf(ground.Folder)))], [.. folders], [.. ignores.LookedForAbove], [.. completed])
            : null;
        return new(files, [.. taker.Out.OrderBy(each => each.Path, StringComparer.Ordinal)], Sorted(findings), watched);
    }

    /// <summary>In the order of their texts, so that two runs say the same.</summary>
    public static ImmutableArray<Finding> Sorted(IEnumerable<Finding> findings) =>
        [.. findings.OrderBy(finding => finding.Code, StringComparer.Ordinal).ThenBy(finding => finding.Fact, StringComparer.Ordinal)];
}
