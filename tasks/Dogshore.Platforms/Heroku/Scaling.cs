using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>How many dynos run. What the manifest does not count is left alone, but for a web process that nobody runs: without it
/// the app could not answer.</summary>
sealed class Scaling(HerokuApi api, Destination to, World world)
{
    const string Web = "web";

    /// <returns>What undoes it; empty when nothing was changed.</returns>
    public async Task<ImmutableArray<HerokuScaleOne>> Scale(Desired desired, bool ours, CancellationToken stop)
    {
        var there = await api.Formation(stop);
        var updates = there.Select(each => Update(each, desired, ours)).OfType<HerokuScaleOne>().ToImmutableArray();
        if (updates.IsEmpty) return [];
        world.Log.Say($"scaling {string.Join(", ", updates.Select(each => $"{each.Type}{(each.Quantity is { } count ? $" to {count}" : "")}{(each.DynoSize is { } size ? $" as {size.Name}" : "")}"))}");
        await api.Scale(updates, stop);
        return [.. updates.Select(update => there.First(each => each.Type == update.Type)).Select(each => new HerokuScaleOne(each.Type, each.Quantity, null))];
    }

    HerokuScaleOne? Update(HerokuFormation there, Desired desired, bool ours)
    {
        if (there.Type == Migration.Process) return null;
        var process = desired.Processes.FirstOrDefault(each => each.Name == there.Type);
        int? count = process is null
            ? (ours && desired.Back is null && there.Quantity > 0 ? 0 : null)
            : process.Count is { } said ? (said == there.Quantity ? null : said)
            : there is { Type: Web, Quantity: 0 } ? 1 : null;
        var size = process is not null && to["Size"] is { } wanted && !string.Equals(wanted, there.Size, StringComparison.OrdinalIgnoreCase) ? wanted : null;
        return count is null && size is null ? null : new HerokuScaleOne(there.Type, count, size is null ? null : new HerokuName(size.ToLowerInvariant()));
    }

    public async Task Start(CancellationToken stop)
    {
        if ((await api.Formation(stop)).Any(each => each is { Type: Web, Quantity: 0 })) await api.Scale([new(Web, 1, null)], stop);
    }

    public static async Task StopAll(HerokuApi api, CancellationToken stop)
    {
        var running = (await api.Formation(stop)).Where(each => each.Quantity > 0).Select(each => new HerokuScaleOne(each.Type, 0, null)).ToImmutableArray();
        if (!running.IsEmpty) await api.Scale(running, stop);
    }
}
