using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Records.Report;

/// <summary>All that is known of one destination's run.</summary>
/// <param name="Plan">What was to be done; null when the run ended before that was known.</param>
/// <param name="Files">What the package holds; empty where none was made.</param>
public sealed record Reported(OutcomeRecord Outcome, PlanRecord? Plan, ImmutableArray<PackedFile> Files);
