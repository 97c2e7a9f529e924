using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Cdn;

/// <summary>The record of a store, written conditionally: of two deploys at once one wins each write, and the other looks again.</summary>
sealed class StoreWriter(StaticStore store, string app, string run, World world)
{
    /// <summary>Somebody who comes between this often does not stop.</summary>
    const int Tries = 10;

    int lost;

    public async Task<(StoreRecord? Record, string? Tag)> Read(CancellationToken stop) =>
        await store.ReadRecord(StoreRecord.Name, stop) is { } text ? (StoreRecord.Read(text.Bytes, $"{store.Shown}{StaticStore.Ours}{StoreRecord.Name}"), text.Tag) : (null, null);

    /// <summary>One try on what was seen.</summary>
    /// <returns>False when somebody came between: look again.</returns>
    public async Task<bool> Try(Seen seen, Func<StoreRecord, StoreRecord> change, CancellationToken stop)
    {
        var record = change(seen.Record ?? new StoreRecord { App = app }) with { Run = run };
        if (await store.WriteRecord(StoreRecord.Name, record.Bytes(), seen.Tag, stop) is not null) return true;
        if (++lost == Tries) throw Overtaken((await Read(stop)).Record?.Run ?? "of somebody else");
        world.Log.Say($"another deploy wrote to {store.Shown} at the same time; looking again");
        return false;
    }

    /// <summary>Adds to whatever the record is by now.</summary>
    public async Task<StoreRecord> Update(Func<StoreRecord, StoreRecord> change, CancellationToken stop)
    {
        while (true)
        {
            var (record, tag) = await Read(stop);
            if (record is null) throw Overtaken("that removed the record");
            var after = change(record) with { Run = run };
            if (await store.WriteRecord(StoreRecord.Name, after.Bytes(), tag, stop) is not null) return after;
            if (++lost == Tries) throw Overtaken(record.Run);
        }
    }

    public DeployException Overtaken(string by) => new(Dog.StoreOvertaken.With(store.Shown, by));
}
