using System.Collections.Immutable;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>A destination as it is written, maybe wrong.</summary>
/// <param name="Item">Null for the <c>local</c> that exists without being declared.</param>
/// <param name="Waits">The words of <c>After=</c>.</param>
/// <param name="To">Null when its platform is not known.</param>
sealed record Draft(string Name, string? Group, ImmutableArray<string> Waits, Destination? To, Item? Item)
{
    public bool IsDeclared => Item is not null;
}
