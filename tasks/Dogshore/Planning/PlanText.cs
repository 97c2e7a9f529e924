using Dogshore.Model;

namespace Dogshore.Planning;

/// <summary>A plan for people: a line a change, aligned; a line of its own for what is removed; then the notes.</summary>
public static class PlanText
{
    /// <summary>Column where the text begins, so that plans of several destinations line up.</summary>
    const int Column = 13;

    public static IEnumerable<string> Lines(Plan plan)
    {
        // The first note of an empty plan says what is live.
        var first = plan.IsEmpty ? "unchanged" : "note";
        return plan.Changes.SelectMany(Of).Concat(plan.Notes.Select((note, index) => Line(index == 0 ? first : "note", note)));
    }

    static IEnumerable<string> Of(Change change) => change is MakeRelease release
        ? [Line(release.Kind, ReleaseText.WithoutRemovals(release)), .. release.Removed.Select(name => Line("", $"- {name}"))]
        : [Line(change.Kind.Replace('-', ' '), change.Text)];

    static string Line(string label, string text) => label.PadRight(Column) + text;
}
