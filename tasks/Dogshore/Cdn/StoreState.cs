using System.Collections.Immutable;

namespace Dogshore.Cdn;

/// <summary>What a store says of itself: the record and the listing. Nothing holds the two together, and other runs may write between them.</summary>
sealed record StoreState(StoreRecord? Record, string? Tag, ImmutableDictionary<string, Listed> Listing)
{
    /// <summary>Both asked side by side. Whether the one was older than the other is seen from <see cref="Agrees"/>.</summary>
    public static async Task<StoreState> AtOnce(StaticStore store, StoreWriter writer, CancellationToken stop)
    {
        var (reading, listing) = (writer.Read(stop), store.List(stop));
        await Task.WhenAll(reading, listing);
        var (record, tag) = await reading;
        return new(record, tag, await listing);
    }

    /// <summary>First the record and then the listing, so that what the record has said is there to be seen.</summary>
    public static async Task<StoreState> InOrder(StaticStore store, StoreWriter writer, ImmutableArray<StaticFile> files, CancellationToken stop)
    {
        while (true)
        {
            var (record, tag) = await writer.Read(stop);
            var state = new StoreState(record, tag, await store.List(stop));
            // Another run may have said names of its own between the two, and begun to write them: those are not somebody else's.
            if (!files.Any(state.IsUnsaid) || (await writer.Read(stop)).Tag == tag) return state;
        }
    }

    /// <summary>Does the record say of each of these files what the listing shows? Then nobody wrote between the two, or nothing that matters.</summary>
    public bool Agrees(ImmutableArray<StaticFile> files) => files.All(file =>
        Record?.Files.GetValueOrDefault(file.Name) is { } said ? Listing.GetValueOrDefault(file.Name) is { } there && (said.Tag is null || said.Tag == there.Tag) : !Listing.ContainsKey(file.Name));

    bool IsUnsaid(StaticFile file) => Listing.ContainsKey(file.Name) && Record?.Files.ContainsKey(file.Name) != true;
}
