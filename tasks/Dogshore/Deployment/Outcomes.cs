using Dogshore.Ci;
using Dogshore.Model;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>Beginnings and judgements of outcome.json.</summary>
static class Outcomes
{
    public static OutcomeRecord Of(PlanRecord plan, SdkRecord sdk) => new()
    {
        Destination = plan.Destination,
        Platform = plan.Platform,
        App = plan.App,
        Run = plan.Run,
        Sdk = sdk,
        Outcome = OutcomeKind.Unknown.Word(),
    };

    /// <summary>Writes it down. The words of a service in its error, and of the app in its answers, may hold what it was told in secret.</summary>
    public static void Write(DestinationFolder folder, OutcomeRecord outcome, World world) => RecordFiles.Write(folder.Outcome, outcome with
    {
        Error = outcome.Error is { } error ? error with { Message = world.Log.Hide(error.Message) } : null,
        Probes = outcome.Probes is { } probes
            ? [.. probes.Select(probe => probe with { Answer = probe.Answer is { } answer ? world.Log.Hide(answer) : null, Fault = probe.Fault is { } fault ? world.Log.Hide(fault) : null })] : null,
    });

    /// <summary>What runs now is what was asked for, and it was verified.</summary>
    public static bool IsGood(OutcomeRecord? outcome) => Kind(outcome) is OutcomeKind.Succeeded or OutcomeKind.Unchanged;

    public static OutcomeKind? Kind(OutcomeRecord? outcome) => Words.Outcome(outcome?.Outcome);

    /// <summary>Who deploys, as the plan's own run found it: the release is made by that run.</summary>
    public static RunFacts Facts(PlanRecord plan) =>
        new(plan.Stamp.Commit, plan.Stamp.Dirty, plan.Stamp.By, plan.Stamp.RunUrl, IsCi: false, IsForeignPullRequest: false);

    public static double Seconds(World world, long start) => Math.Round(world.Since(start).TotalSeconds, 3);
}
