using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>Compares what shall be with what is. Pure: no clock, no input or output; branches on what a platform declares,
/// never on its name. The same function plans a deploy, a resumed deploy and a rollback.</summary>
public static class Planner
{
    /// <exception cref="DeployException">What is asked cannot be done here; all reasons at once.</exception>
    public static Plan Plan(Desired desired, Observed observed, Declaration platform)
    {
        var obstacles = Obstacles.Of(desired, observed, platform);
        if (!obstacles.IsEmpty) throw new DeployException(obstacles);

        var difference = Difference.Between(desired, observed, platform);
        var verdict = Judge(desired, observed, difference);
        return new Plan(
            [.. Changes(verdict, desired, observed, platform, difference)],
            [.. PlanNotes.Of(verdict, desired, observed, platform, difference)]);
    }

    static Verdict Judge(Desired desired, Observed observed, Difference difference)
    {
        if (observed.Live is not { } live || observed.Pending is not null || difference.Parts != Part.None) return Verdict.Release;
        // The same once more is asked for after a refusal, and a rollback away from what was not verified is made
        // even when both run the same: it starts that again.
        if (live.Standing == Standing.Rejected && desired.Back?.Id != live.Id) return Verdict.Release;
        if (desired.Back is { } back && back.Id != live.Id && live.Standing != Standing.Verified) return Verdict.Release;
        if (!observed.Serving) return Verdict.Resume;
        return live.Standing == Standing.Unknown ? Verdict.Verify : Verdict.Nothing;
    }

    static IEnumerable<Change> Changes(Verdict verdict, Desired desired, Observed observed, Declaration platform, Difference difference)
    {
        if (verdict == Verdict.Nothing) yield break;
        if (verdict == Verdict.Release)
        {
            if (!observed.Exists) yield return new CreateApp(desired.App);
            foreach (var database in difference.Missing) yield return new AddDatabase(database);
            if (IsSent(desired, observed, difference)) yield return new Upload(desired.Content) { For = desired };
            yield return new MakeRelease(desired,
                // Released again as it is: to try once more, or over a pending one.
                difference.Parts == Part.None ? Part.Code : difference.Parts,
                Migrating(desired, difference), difference.Config.Added, difference.Config.Changed, difference.Config.Removed) { Settings = difference.Settings };
        }
        if (verdict == Verdict.Resume) yield return new Resume(observed.Live!);
        if (desired.Probes.Length > 0) yield return new ProbeRelease(desired.Probes);
        if (platform.Releasing.RemembersStanding) yield return new Mark(Standing.Verified);
    }

    /// <summary>Content is immutable: what is live or held is not sent again. A rollback has no package to send.</summary>
    static bool IsSent(Desired desired, Observed observed, Difference difference) =>
        desired.Back is null && difference.Content && !observed.Contents.Contains(desired.Content.Digest);

    /// <summary>New code brings its schema; a change of config and a rollback never touch it. A database that is new to the
    /// release gets its schema whatever the code.</summary>
    static ImmutableArray<Database> Migrating(Desired desired, Difference difference)
    {
        if (desired.Back is not null) return [];
        var databases = difference.Content ? desired.Databases : difference.Unattached;
        return [.. databases.Where(database => database.Migrate is not null)];
    }
}

/// <summary>What a plan comes to.</summary>
enum Verdict
{
    /// <summary>All is as desired, verified, and serves.</summary>
    Nothing,
    /// <summary>All is as desired, and nobody has asked the probes yet.</summary>
    Verify,
    /// <summary>All is as desired, and it does not run.</summary>
    Resume,
    Release,
}
