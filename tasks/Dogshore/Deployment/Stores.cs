using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>A destination's static files and the stores that they go to.</summary>
sealed class Stores(Session session, Effective effective, string run)
{
    readonly World world = session.For(effective);
    readonly Dictionary<string, Task<ImmutableArray<StaticFile>>> listings = [];

    public bool IsEmpty => effective.Cdns.IsEmpty;

    /// <summary>What the stores lack, as changes: those before the app's own and those after them.</summary>
    public async Task<(ImmutableArray<Change> Before, ImmutableArray<Change> After)> Plan(CancellationToken stop)
    {
        var before = ImmutableArray.CreateBuilder<Change>();
        var after = ImmutableArray.CreateBuilder<Change>();
        foreach (var cdn in effective.Cdns)
        {
            using var store = Open(cdn);
            var difference = (await Sync(store, world).Look(Files(cdn, stop), stop)).Seen.Difference;
            var name = cdn.At.Name;
            if (difference.HasAssets) before.Add(new AddAssets(name, difference.Added.Length, difference.Added.Sum(file => file.Bytes)));
            if (difference.Publishes) after.Add(new PublishFiles(name, difference.Changed.Length, difference.Reheaded.Length, difference.Gone.Length));
            if (difference.Due.Length > 0) after.Add(new PruneFiles(name, difference.Due.Length));
        }
        return (before.ToImmutable(), [.. after.OrderBy(change => change.Phase)]);
    }

    /// <summary>The stores whose pages a rollback would change.</summary>
    public async Task<ImmutableArray<Change>> PlanBack(Release back, CancellationToken stop)
    {
        var changes = ImmutableArray.CreateBuilder<Change>();
        foreach (var cdn in effective.Cdns)
        {
            using var store = Open(cdn);
            if (await Sync(store, world).Restores(back.Id, stop)) changes.Add(new RestoreFiles(cdn.At.Name, back.Shown));
        }
        return changes.ToImmutable();
    }

    /// <summary>Names, bytes and headers of all files, as one digest; null where there are no stores.</summary>
    public async Task<string?> Digest(CancellationToken stop)
    {
        if (IsEmpty) return null;
        var lines = new List<string>();
        foreach (var cdn in effective.Cdns) lines.AddRange((await Files(cdn, stop)).Select(file => $"{cdn.At.Name}\0{file.Name}\0{file.Sha256}\0{file.Type}\0{file.Cache}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    public Task Assets(Applier applier, CancellationToken stop) =>
        Each(applier, Phase.Assets, "assets", (sync, cdn) => sync.Assets(Files(cdn, stop), stop));

    public Task Publish(Applier applier, string release, CancellationToken stop) =>
        Each(applier, Phase.Publish, "publish", (sync, cdn) => sync.Publish(Files(cdn, stop), release, stop));

    public Task Restore(Applier applier, string back, string release, CancellationToken stop) =>
        Each(applier, Phase.Publish, "publish", (sync, _) => sync.Restore(back, release, stop));

    async Task Each(Applier applier, Phase phase, string kind, Func<StaticSync, Manifest.Cdn, Task> work)
    {
        foreach (var cdn in effective.Cdns)
        {
            await applier.Timed(phase.Word(), kind, cdn.At.Name, async within =>
            {
                using var store = Open(cdn);
                within.Log.Say($"{cdn.At.Name}: {store.Shown}");
                await work(Sync(store, within), cdn);
                return true;
            });
        }
    }

    StaticSync Sync(StaticStore store, World within) => new(store, effective.To.Name, effective.To.App, run, within);

    StaticStore Open(Manifest.Cdn cdn) => cdn.At.Platform.Store(cdn.At, world);

    /// <summary>Listed and read once for all that this step does with them.</summary>
    Task<ImmutableArray<StaticFile>> Files(Manifest.Cdn cdn, CancellationToken stop)
    {
        if (listings.TryGetValue(cdn.At.Name, out var listing)) return listing;
        return listings[cdn.At.Name] = Task.Run(() => StaticLister.List(effective.Statics.Where(files => files.Cdn == cdn.At.Name), effective.Headers, world with { Directory = session.Input.Directory }, stop), stop);
    }
}
