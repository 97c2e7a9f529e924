using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Dogshore.Deployment;

/// <summary>What a CI job hands to the jobs after it: each fact by its lower-case name when there is one destination; of several
/// only what can be said of all, and <c>destinations</c>, the whole as JSON.</summary>
static class JobFacts
{
    public static ImmutableArray<(string Name, string Value)> Of(ImmutableArray<Answer> answers)
    {
        var whole = new JsonArray([.. answers.Select(answer => (JsonNode)new JsonObject([
            KeyValuePair.Create("destination", (JsonNode?)answer.Destination),
            .. answer.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => KeyValuePair.Create(Lower(fact.Key), (JsonNode?)fact.Value))]))]);
        return [.. answers.Length == 1 ? One(answers[0]) : Several(answers), ("destinations", whole.ToJsonString())];
    }

    static IEnumerable<(string, string)> One(Answer answer) =>
        answer.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => (Lower(fact.Key), fact.Value));

    static IEnumerable<(string, string)> Several(ImmutableArray<Answer> answers)
    {
        yield return ("changed", answers.Any(answer => answer.Facts["Changed"] == "true") ? "true" : "false");
        var outcomes = answers.Select(answer => answer.Facts.GetValueOrDefault("Outcome")).OfType<string>().Distinct().ToArray();
        if (outcomes.Length > 0) yield return ("outcome", outcomes.Length == 1 ? outcomes[0] : "mixed");
    }

    static string Lower(string name) => name.ToLowerInvariant();
}
