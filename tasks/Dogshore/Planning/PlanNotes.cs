using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>What the user should know before the plan is carried out, in words.</summary>
static class PlanNotes
{
    public static IEnumerable<string> Of(Verdict verdict, Desired desired, Observed observed, Declaration platform, Difference difference) => verdict switch
    {
        Verdict.Nothing => OfNothing(desired, observed.Live!),
        Verdict.Verify => [platform.Releasing.RemembersStanding
            ? $"{observed.Live!.Named} is live and not verified yet"
            : $"{observed.Live!.Named} is live; the platform remembers no probes, so they are asked again"],
        Verdict.Resume => [],
        _ => OfRelease(desired, observed, platform, difference),
    };

    static IEnumerable<string> OfNothing(Desired desired, Release live)
    {
        yield return $"{live.Named} is live and {live.Standing.Word()}";
        if (desired.Back is { } back && back.Id != live.Id) yield return $"it runs what {back.Shown} ran";
    }

    static IEnumerable<string> OfRelease(Desired desired, Observed observed, Declaration platform, Difference difference) =>
    [
        .. OfWhatIsThere(desired, observed, difference),
        .. OfConfig(difference.Config, observed),
        .. OfProcesses(difference),
        .. desired.Back is { } back ? RollbackNotes.Of(back, desired, observed, platform) : MigrationNotes.Of(desired, observed, platform, difference),
        .. ReleasingNotes.Of(difference, observed, platform),
    ];

    static IEnumerable<string> OfWhatIsThere(Desired desired, Observed observed, Difference difference)
    {
        if (observed.Live is { Stamp: null } foreign) yield return $"{foreign.Shown} was not made by Dogshore: this first release of ours removes nothing";
        if (observed.Pending is { } pending)
        {
            var begun = pending.Stamp is { Run.Length: > 0 } stamp ? $"{pending.Named} was begun by {stamp.Run} and not ended" : $"{pending.Named} was begun and not ended";
            yield return IsDesired(pending, desired) ? $"{begun}: it is finished" : $"{begun}: this release takes its place";
        }
        if (observed.Live is { Standing: Standing.Rejected } rejected && difference.Parts == Part.None && desired.Back is null)
            yield return $"{rejected.Named} was rejected by its probes: the same is released again";
    }

    static bool IsDesired(Release pending, Desired desired) => pending.Stamp is { } stamp
        && stamp.Content == desired.Stamp.Content && stamp.Config == desired.Stamp.Config && stamp.Names.ToHashSet().SetEquals(desired.Stamp.Names);

    static IEnumerable<string> OfConfig(ConfigDifference config, Observed observed)
    {
        if (config.TakenOver.Length > 0) yield return $"takes over {List(config.TakenOver)}, until now set by somebody else";
        if (config.Drifted.Length > 0) yield return $"{List(config.Drifted)} changed on the platform since {observed.Live!.Shown}: the manifest's value is set again";
        if (config.Unsure.Length > 0) yield return $"{List(config.Unsure)} cannot be read back: counted as changed";
        if (observed.Live?.Stamp is not null && config is { StampDiffers: true, NamesAny: false } && config.TakenOver.IsEmpty)
            yield return "the stored values agree with the manifest, the record of them is brought in step";
    }

    static IEnumerable<string> OfProcesses(Difference difference)
    {
        if (!difference.Content && difference.Commands.Length > 0) yield return $"the command of {List(difference.Commands)} is another or new";
        if (!difference.Content && difference.Headers) yield return "the cache rules are others";
        if (difference.Leaving.Length > 0) yield return $"{List(difference.Leaving)} left the manifest: its count goes to 0";
    }

    internal static string List(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
