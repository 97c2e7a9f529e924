using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>The engine's values as plan.json and outcome.json tell them.</summary>
static class RecordTexts
{
    public static ReleaseRecord? Record(this Release? release) => release is null ? null : new ReleaseRecord(
        release.Id, release.Number, release.Stamp?.Version ?? "", release.Stamp?.Commit, release.Stamp?.Dirty ?? false,
        release.Stamp?.Content ?? "", release.Stamp?.By ?? "", release.Stamp?.RunUrl, release.Standing.Word());

    public static StampRecord Record(this Stamp stamp) => new(stamp.Version, stamp.Commit, stamp.Dirty, stamp.By, stamp.RunUrl);

    public static ErrorRecord Record(this Finding finding) => new(finding.Code, $"{finding.Fact} {finding.Remedy}");
}
