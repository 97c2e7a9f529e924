using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Cdn;

/// <summary>The record of a store, written conditionally: of two deploys at once one wins each write, and the other looks again.</summary>
sealed class StoreWriter(StaticStore store, string app, string run, World world)
{
    /// <summary>Somebody who comes between this often does not stop.</summary>
    const int Tries = 10;

    int lost;
    /// <summary>As it was last read or written: of a large site it has megabytes.</summary>
    (StoredText Text, StoreRecord Record)? last;

    public async Task<(StoreRecord? Record, string? Tag)> Read(CancellationToken stop)
    {
        if (await store.ReadRecord(StoreRecord.Name, last?.Text, stop) is not { } text) return (null, null);
        if (last is not { } known || known.Text.Tag != text.Tag) last = known = (text, StoreRecord.Read(text.Bytes, $"{store.Shown}{StaticStore.Ours}{StoreRecord.Name}"));
        return (known.Record, text.Tag);
    }

    async Task<bool> Write(StoreRecord record, string? expected, CancellationToken stop)
    {
        var bytes = record.Bytes();
        if (await store.WriteRecord(StoreRecord.Name, bytes, expected, stop) is not { } tag) return false;
        last = (new(bytes, tag), record);
        return true;
    }

    /// <summary>One try on what was seen.</summary>
    /// <returns>False when somebody came between: look again.</returns>
    public async Task<bool> Try(Seen seen, Func<StoreRecord, StoreRecord> change, CancellationToken stop)
    {
        var record = change(seen.Record ?? new StoreRecord { App = app }) with { Run = run };
        if (await Write(record, seen.Tag, stop)) return true;
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
            if (await Write(after, tag, stop)) return after;
            if (++lost == Tries) throw Overtaken(record.Run);
        }
    }

    public DeployException Overtaken(string by) => new(Dog.StoreOvertaken.With(store.Shown, by));
}
