using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>What DeployCheck found out for the steps that MSBuild itself does.</summary>
/// <param name="Publishes">How a .NET app is to be published: <see cref="Portable"/>, and runtime identifiers for which it is published with its runtime.</param>
/// <param name="PathMap">For the compiler: folders of this machine, and what stands for them in the assembly.</param>
/// <param name="Configuration">Release, unless a global property says otherwise.</param>
public sealed record Checked(ImmutableArray<string> Publishes, string PathMap, string Configuration)
{
    /// <summary>Published for machines that have the runtime.</summary>
    public const string Portable = "portable";
}

/// <summary>One destination's answer, as an item for MSBuild: its name, and facts by name. No secrets.</summary>
public sealed record Answer(string Destination, ImmutableDictionary<string, string> Facts);

static class Answers
{
    /// <summary>What CI reads with -getTargetResult:DeployPlan.</summary>
    public static Answer Of(PlanRecord plan, string file) => Make(plan.Destination,
        ("Changed", plan is { Changed: true, OnlyAsks: false } ? "true" : "false"), ("Platform", plan.Platform), ("App", plan.App), ("Run", plan.Run), ("Plan", file));

    /// <summary>What CI reads with -getTargetResult:Deploy.</summary>
    public static Answer Of(OutcomeRecord outcome, DestinationFolder folder) => Make(outcome.Destination,
        ("Outcome", outcome.Outcome), ("Url", outcome.Url ?? ""), ("Platform", outcome.Platform), ("App", outcome.App), ("Run", outcome.Run),
        ("Release", outcome.Release?.Id ?? ""), ("Number", outcome.Release is { Number: > 0 } numbered ? $"{numbered.Number}" : ""),
        ("Version", outcome.Release is { } release ? OutcomeText.Version(release) : ""), ("Previous", outcome.Previous?.Id ?? ""),
        ("Changed", Outcomes.Kind(outcome) is OutcomeKind.Unchanged or OutcomeKind.NotStarted ? "false" : "true"),
        ("Error", outcome.Error?.Code ?? ""), ("Plan", folder.Plan), ("Receipt", folder.Outcome));

    static Answer Make(string destination, params (string Name, string Value)[] facts) => new(destination, facts.ToImmutableDictionary(fact => fact.Name, fact => fact.Value));
}
