using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Records;

namespace Dogshore.Planning;

/// <summary>A recorded plan is carried out exactly or not at all: each way in which the world has moved since is a refusal with its own code.</summary>
public static class PlanComparison
{
    /// <returns>What is worth a warning and stops nothing.</returns>
    /// <exception cref="DeployException">All differences at once.</exception>
    public static ImmutableArray<Finding> Check(PlanRecord plan, PlanFacts now)
    {
        // A plan of something else differs in everything; saying that once is enough.
        var other = Identity(plan, now).ToImmutableArray();
        var refusals = other.IsEmpty ? [.. Differences(plan, now)] : other;
        if (!refusals.IsEmpty) throw new DeployException(refusals);
        return plan.Sdk == now.Sdk ? [] : [Dog.PlanOfOtherSdk.With(Show(plan.Sdk, now.Sdk), Show(now.Sdk, plan.Sdk))];
    }

    static IEnumerable<Finding> Identity(PlanRecord plan, PlanFacts now)
    {
        if (plan.Destination != now.Destination) yield return Dog.PlanOfOtherDestination.With(plan.Destination, now.Destination);
        else if (plan.App != now.App || plan.Platform != now.Platform) yield return Dog.PlanOfOtherApp.With(plan.App, plan.Platform, now.App, now.Platform);
    }

    static IEnumerable<Finding> Differences(PlanRecord plan, PlanFacts now)
    {
        if (plan.Position != now.Position) yield return Dog.PositionMoved.With(now.LastRun is { } run ? $", by the run {run}" : "");
        if (plan.Manifest != now.Manifest) yield return Dog.PlanOfOtherManifest.With();
        if (plan.Package is { } package)
        {
            if (now.Archive is null) yield return Dog.PlanWithoutPackage.With(package.Path);
            else if (now.Archive.Bytes != package.Bytes) yield return Dog.PlanOfOtherContent.With(package.Path, $"it has {now.Archive.Bytes} bytes instead of {package.Bytes}");
            else if (!now.Archive.Sha256.Equals(package.Sha256, StringComparison.OrdinalIgnoreCase)) yield return Dog.PlanOfOtherContent.With(package.Path, "its SHA-256 is another");
        }
        // Without a key at the time of the plan nothing was recorded to compare with; the position stands for it.
        if (plan.Config is not null && plan.Config != now.Config) yield return Dog.PlanOfOtherConfig.With();
    }

    /// <summary>The version; two builds of one version are told apart by their digests.</summary>
    static string Show(SdkRecord sdk, SdkRecord other) =>
        sdk.Version == other.Version ? $"{sdk.Version} ({sdk.Digest[..Math.Min(7, sdk.Digest.Length)]})" : sdk.Version;
}
