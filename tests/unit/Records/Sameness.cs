using System.Text.Json;
using Dogshore.Records;

namespace Dogshore.Tests.Records;

/// <summary>Records hold arrays, which are equal only to themselves: two records are the same when they are written the same.</summary>
static class Sameness
{
    public static void ShouldBeWrittenAs(this PlanRecord plan, PlanRecord expected) =>
        JsonSerializer.Serialize(plan, RecordJson.Default.PlanRecord).ShouldBe(JsonSerializer.Serialize(expected, RecordJson.Default.PlanRecord));

    public static void ShouldBeWrittenAs(this OutcomeRecord outcome, OutcomeRecord expected) =>
        JsonSerializer.Serialize(outcome, RecordJson.Default.OutcomeRecord).ShouldBe(JsonSerializer.Serialize(expected, RecordJson.Default.OutcomeRecord));
}
