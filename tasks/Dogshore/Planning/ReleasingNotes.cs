using System.Numerics;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>What users of a live app notice of a release, by what the platform declares.</summary>
static class ReleasingNotes
{
    public static IEnumerable<string> Of(Difference difference, Observed observed, Declaration platform)
    {
        // Nobody is interrupted by the first release.
        if (observed.Live is not { } live) yield break;

        if (observed.Interruption is { } words) yield return words;
        else if (!platform.Can(Ability.ZeroDowntime))
            yield return platform.Interruption.Length > 0 ? platform.Interruption : "requests may fail while the release is made";

        var apart = difference.Parts & ~platform.Releasing.OneWrite;
        if (apart != Part.None && BitOperations.PopCount((uint)difference.Parts) > 1)
            yield return $"{Words(difference.Parts)} become live in separate writes: for a moment the old meets the new";

        if (!(observed.ProbesBeforeLive ?? platform.Releasing.ProbesBeforeLive))
        {
            var back = live.Standing == Standing.Verified ? live : observed.History.FirstOrDefault(release => release.Standing == Standing.Verified);
            yield return back is null
                ? "it is probed when it is live already, and no verified release is there to go back to"
                : $"it is probed when it is live already; {back.Named} serves again if it is refused";
        }
    }

    static string Words(Part parts) => PlanNotes.List(
        new[] { (Part.Code, "code"), (Part.Config, "config"), (Part.Processes, "process counts") }
            .Where(each => parts.HasFlag(each.Item1)).Select(each => each.Item2));
}
