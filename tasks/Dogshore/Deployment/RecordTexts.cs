using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Probing;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>The engine's values as plan.json and outcome.json tell them.</summary>
static class RecordTexts
{
    public static ReleaseRecord? Record(this Release? release) => release is null ? null : ReleaseRecord.Of(release);

    public static ErrorRecord Record(this Finding finding) => new(finding.Code, $"{finding.Fact} {finding.Remedy}");

    /// <param name="asked">The release that was asked.</param>
    public static ProbeRecord Record(this ProbeResult result, Release asked)
    {
        var probe = result.Probe;
        var expected = $"{probe.Status}{(probe.Contains is { } text ? $" with '{text}'" : "")}{(probe.Header is { } header ? $" and {header}" : "")}";
        return new(asked.Shown, probe.Path, expected, result.LastAnswer, result.Attempts, result.Passed, result.Finding is { } finding ? $"{finding.Code} {finding.Fact}" : null);
    }
}
