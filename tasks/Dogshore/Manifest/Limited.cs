using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>What one item says, and the destinations that it says it for.</summary>
sealed record Limited<T>(T Value, Item Item, ImmutableArray<string> Names)
{
    public bool IsFor(Destination to) => Names.Contains(to.Name);
}

/// <summary>Everything that reading an item needs to know of the destinations.</summary>
/// <param name="Asked">Those of this run: their values must exist.</param>
sealed record Scope(Drafts Drafts, ImmutableArray<Draft> Asked)
{
    /// <summary>Those whose shape is checked: all that are declared and all that were asked for.</summary>
    public IEnumerable<Destination> Concerned => Drafts.All.Where(draft => draft.IsDeclared || Asked.Contains(draft)).Select(draft => draft.To).OfType<Destination>();

    /// <summary>The destinations of an item after On and Except; without either, all.</summary>
    public ImmutableArray<string> NamesOf(Item item)
    {
        var on = Named("On") is { } only ? only : Drafts.Names;
        return Named("Except") is { } without ? [.. on.Except(without)] : on;

        ImmutableArray<string>? Named(string metadatum) => item.Text(metadatum) is { } words
            ? Drafts.Meant(Drafts.Split(words), finding => item.Fault(finding, metadatum), $"{metadatum}= of {item.Kind} '{item.Name}'") : null;
    }

    /// <summary>Reports what one platform cannot do, once per platform.</summary>
    public void Refuse(ImmutableArray<string> names, Func<Platform, bool> can, Action<Platform, string> refuse)
    {
        foreach (var platform in Concerned.Where(to => names.Contains(to.Name) && !can(to.Platform)).GroupBy(to => to.Platform))
            refuse(platform.Key, string.Join('+', platform.Select(to => to.Name)));
    }

    /// <summary>The item is for a destination of this run.</summary>
    public bool IsAsked(ImmutableArray<string> names) => Asked.Any(draft => names.Contains(draft.Name));

    /// <summary>Two items of one name that meet on a destination.</summary>
    public static void CheckTwice<T>(IEnumerable<Limited<T>> all, Func<Limited<T>, string> name, string advice = "")
    {
        var seen = new List<Limited<T>>();
        foreach (var each in all)
        {
            var meeting = seen.Where(other => name(other) == name(each)).SelectMany(other => other.Names.Intersect(each.Names)).Distinct().ToList();
            if (meeting.Count > 0) each.Item.Fault(Dog.Twice.With(each.Item.Kind, each.Item.Name, string.Join(", ", meeting), advice));
            seen.Add(each);
        }
    }
}
