using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>The lock: a folder in which each run that wants it writes a file of its own name, and looks whether it is alone.</summary>
/// <remarks>Files can neither be made conditionally nor renamed, and a second write would wipe out what the first one said; so nobody writes another's. Who finds
/// himself alone has it. Who does not takes his file away again; of two that came at the very same moment the one with the smaller
/// name first waits whether the other does. A holder never goes away for that, and so there is never a second one.</remarks>
sealed class LockFolder(PythonAnywhereApi api, World world)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    const int Turns = 4;

    string Folder => $"{api.Place.Folder}/lock";

    public async Task<Lease> Hold(Lease wanted, Lease? dead, CancellationToken stop)
    {
        var there = await Runs(stop);
        if (there.Contains(wanted.Run))
        {
            var own = await Read(wanted.Run, stop);
            // One that has hardly begun to run out is as good as new.
            if (own is not null && own.Until - world.Clock.GetUtcNow() > (wanted.Until - world.Clock.GetUtcNow()) * 0.875) return own;
            var renewed = own is null ? wanted : wanted with { Since = own.Since };
            await Write(renewed, stop);
            return renewed;
        }
        foreach (var run in there)
        {
            var stands = await Read(run, stop);
            // It has gone since.
            if (stands is null) continue;
            if (stands != dead) return stands;
            await api.Files.Delete(File(run), stop);
        }
        await Write(wanted, stop);
        for (var turn = 0; ; turn++)
        {
            var others = (await Runs(stop)).Where(run => run != wanted.Run).ToArray();
            if (others.Length == 0) return wanted;
            var mayStay = others.All(run => string.CompareOrdinal(wanted.Run, run) < 0);
            if (mayStay && turn < Turns)
            {
                await Task.Delay(Pause, world.Clock, stop);
                continue;
            }
            var holder = await Read(others[0], stop);
            if (holder is null) continue;
            await api.Files.Delete(File(wanted.Run), stop);
            return holder;
        }
    }

    /// <summary>Looked at before the one write that visitors notice: a run that was paused for longer than its lock lasts finds that others came.</summary>
    /// <exception cref="DeployException">It is no longer this run's.</exception>
    public async Task Keep(string run, CancellationToken stop)
    {
        var there = await Runs(stop);
        if (!there.Contains(run)) throw new DeployException(Dog.LockLost.With(api.Place.To.App, there.Length > 0 ? $"the run {there[0]}" : "nobody"));
    }

    public async Task Free(string run, CancellationToken stop) => await api.Files.Delete(File(run), stop);

    public async Task<bool> Unlock(CancellationToken stop)
    {
        var freed = false;
        foreach (var run in await Runs(stop))
        {
            if (await Read(run, stop) is { } stands) world.Log.Say($"the lock was held by the run {stands.Shown}");
            freed |= await api.Files.Delete(File(run), stop);
        }
        return freed;
    }

    string File(string run) => $"{Folder}/{run}.json";

    async Task<ImmutableArray<string>> Runs(CancellationToken stop) =>
        [.. (await api.Files.List(Folder, stop)).Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Select(name => name[..^".json".Length])];

    Task<Lease?> Read(string run, CancellationToken stop) =>
        api.Files.Read(File(run), "the lock", bytes => JsonSerializer.Deserialize(bytes.Span, RecordJson.Default.Lease) ?? throw new JsonException(), stop);

    Task Write(Lease lease, CancellationToken stop) => api.Files.Write(File(lease.Run), JsonSerializer.SerializeToUtf8Bytes(lease, RecordJson.Default.Lease), "the lock", stop);
}
