using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Records;

namespace Dogshore.Conformance.Engine;

/// <summary>How a run ended.</summary>
/// <param name="Outcome">outcome.json, or null when there is none.</param>
/// <param name="Log">All that was said.</param>
public sealed record Ended(ImmutableArray<Finding> Faults, OutcomeRecord? Outcome, string Log)
{
    public string Word => Outcome?.Outcome ?? "none";

    /// <summary>Exit code 0 of a build.</summary>
    public bool IsGood => Faults.IsEmpty;

    public Ended ShouldSucceed() => ShouldBe("succeeded");

    public Ended ShouldBe(string outcome)
    {
        Word.ShouldBe(outcome, Told);
        IsGood.ShouldBe(outcome is "succeeded" or "unchanged", Told);
        return this;
    }

    /// <summary>It ended with a fault of ours, not of the engine itself, and left what was as it was.</summary>
    public Ended ShouldBeRefused(params string[] codes)
    {
        Faults.ShouldNotBeEmpty(Told);
        Faults.ShouldNotContain(finding => finding.Code == Dog.OwnError.Code, Told);
        if (codes.Length > 0) Faults.Select(finding => finding.Code).ShouldContain(code => codes.Contains(code), Told);
        return this;
    }

    /// <summary>What the faults say, the words of whoever failed included.</summary>
    public string Said => string.Join('\n', Faults.Select(finding => $"{finding}\n{string.Join('\n', finding.Log)}"));

    string Told => $"The run said:\n{Log}\n{Said}";
}
