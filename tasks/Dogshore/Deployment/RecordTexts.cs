using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>The engine's values as plan.json and outcome.json tell them.</summary>
static class RecordTexts
{
    public static ReleaseRecord? Record(this Release? release) => release is null ? null : ReleaseRecord.Of(release);

    public static ErrorRecord Record(this Finding finding) => new(finding.Code, $"{finding.Fact} {finding.Remedy}");
}
