using System.Collections.Immutable;

namespace Dogshore.Model;

/// <summary>The ordered changes of one destination; empty means that nothing is to be done.</summary>
/// <param name="Notes">What the user should know before: takes over, cannot be undone, interrupts requests.</param>
public sealed record Plan(ImmutableArray<Change> Changes, ImmutableArray<string> Notes)
{
    public bool IsEmpty => Changes.IsEmpty;

    public MakeRelease? Release => Changes.OfType<MakeRelease>().FirstOrDefault();
}
