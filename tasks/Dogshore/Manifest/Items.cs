using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>The manifest's items by kind, in their order, with their values checked one by one.</summary>
sealed class Items
{
    readonly ILookup<string, Item> byKind;

    public Items(Reading reading)
    {
        var seen = new Dictionary<(string, string, string?), int>();
        var all = new List<Item>();
        foreach (var source in reading.Input.Items)
        {
            if (Known.Item(source.Kind) is not { } known) throw new InvalidOperationException($"Deploy.Items.targets collects '{source.Kind}', which Known does not have.");
            var key = (known.Name, source.Include, source.DefinedIn);
            var ordinal = seen.GetValueOrDefault(key);
            seen[key] = ordinal + 1;
            var item = new Item(source, known, ordinal, reading);
            if (!known.TakesPlatformSettings) CheckNames(item);
            all.Add(item);
        }
        byKind = all.ToLookup(item => item.Kind);
    }

    public ImmutableArray<Item> this[string kind] => [.. byKind[kind]];

    static void CheckNames(Item item)
    {
        var names = item.Known.Metadata.Select(metadatum => metadatum.Name).ToList();
        foreach (var name in item.Names.Where(name => item.Known.Metadatum(name) is null))
        {
            item.Fault(Dog.UnknownMetadatum.With(item.Kind, item.Name, name, Nearest.DidYouMean(name, names),
                names.Count == 0 ? "none" : string.Join(", ", names)), name);
        }
    }
}
