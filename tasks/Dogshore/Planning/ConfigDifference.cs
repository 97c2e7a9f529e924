using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Planning;

/// <summary>What of our config differs from what is stored, by name. What belongs to add-ons and to others is never here,
/// except for names that the manifest takes over.</summary>
sealed record ConfigDifference
{
    /// <summary>Written by the platform with each release and outside of tag and drift: alone they are no reason for one.</summary>
    static readonly ImmutableArray<string> Descriptive = ["DEPLOY_VERSION", "DEPLOY_COMMIT"];

    public ImmutableArray<string> Added { get; init; } = [];
    public ImmutableArray<string> Changed { get; init; } = [];
    /// <summary>Ours by the live stamp, and no longer in the manifest.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];
    /// <summary>Set by somebody else until now.</summary>
    public ImmutableArray<string> TakenOver { get; init; } = [];
    /// <summary>The manifest says what the live release said, and what is stored is something else.</summary>
    public ImmutableArray<string> Drifted { get; init; } = [];
    /// <summary>Counted as changed because their values cannot be read back and no proof says that they are the same.</summary>
    public ImmutableArray<string> Unsure { get; init; } = [];
    /// <summary>Names or config tag of the live stamp are not the desired ones.</summary>
    public bool StampDiffers { get; init; }

    public bool NamesAny => Added.Length + Changed.Length + Removed.Length > 0;
    public bool Any => NamesAny || StampDiffers;

    /// <summary>A deploy: the manifest's values against the stored ones.</summary>
    public static ConfigDifference Between(Desired desired, Observed observed)
    {
        var stamp = observed.Live?.Stamp;
        var stored = Stored(observed);
        var wanted = desired.Config.Where(config => !Descriptive.Contains(config.Name)).ToImmutableArray();
        var owned = Names(stamp);

        var added = new List<string>();
        var changed = new List<string>();
        var opaque = new List<string>();
        foreach (var config in wanted)
        {
            switch (Look(config, stored.GetValueOrDefault(config.Name), observed.Key))
            {
                case Finds.Nothing: added.Add(config.Name); break;
                case Finds.Another: changed.Add(config.Name); break;
                case Finds.Unreadable: opaque.Add(config.Name); break;
            }
        }

        var unsure = opaque.Count > 0 && !UnreadableConfig.IsAsStamped(desired, observed) ? opaque : [];
        var sameTag = observed.Key is not null && stamp?.Config is not null && stamp.Config == desired.Stamp.Config;
        var names = Names(desired.Stamp);
        return new()
        {
            Added = Sorted(added),
            Changed = Sorted(changed.Concat(unsure)),
            Removed = Sorted(owned.Except(wanted.Select(config => config.Name)).Where(name => stored.TryGetValue(name, out var entry) && entry.Owner == Owner.Ours)),
            TakenOver = Sorted(wanted.Select(config => config.Name).Where(name => stored.TryGetValue(name, out var entry) && entry.Owner == Owner.Other)),
            Drifted = sameTag ? Sorted(added.Concat(changed).Where(owned.Contains)) : [],
            Unsure = Sorted(unsure),
            StampDiffers = !owned.SetEquals(names) || (names.Count > 0 && !sameTag),
        };
    }

    /// <summary>A rollback: the kept values as one whole against the live ones. Which of the common names differ, only the platform knows.</summary>
    public static ConfigDifference Back(Desired desired, Observed observed)
    {
        var (live, kept) = (Names(observed.Live?.Stamp), Names(desired.Stamp));
        return new()
        {
            Added = Sorted(kept.Except(live)),
            Removed = Sorted(live.Except(kept)),
            StampDiffers = !live.SetEquals(kept) || (kept.Count > 0 && observed.Live?.Stamp?.Config != desired.Stamp.Config),
        };
    }

    enum Finds { Nothing, Same, Another, Unreadable }

    static Finds Look(DesiredConfig wanted, Entry? entry, TagKey? key) => (wanted, entry) switch
    {
        (_, null) => Finds.Nothing,
        // An obstacle, named elsewhere; here it only must not look like a change.
        (_, { Owner: Owner.AddOn }) => Finds.Same,
        ({ Source: ValueSource.Generated }, { Owner: Owner.Ours }) => Finds.Same,
        ({ Source: ValueSource.Generated }, _) => Finds.Nothing,
        // Without a key there is nothing to compare by, and values count as new.
        _ when key is null => Finds.Another,
        ({ Tag: { } tag }, { Tag: { } there }) => tag == there ? Finds.Same : Finds.Another,
        _ => Finds.Unreadable,
    };

    static Dictionary<string, Entry> Stored(Observed observed)
    {
        var stored = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in observed.Config) stored[entry.Name] = entry;
        return stored;
    }

    static ImmutableHashSet<string> Names(Stamp? stamp) => stamp is null ? [] : stamp.Names.Except(Descriptive).ToImmutableHashSet(StringComparer.Ordinal);

    static ImmutableArray<string> Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
