using System.Collections.Immutable;
using Dogshore.Cdn;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Tests.Packaging;
using Dogshore.Worlds;

namespace Dogshore.Tests.Cdn;

/// <summary>Static sources in a folder, a store in memory, and the way from one to the other.</summary>
sealed class Shop : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-statics-").FullName;

    public MemoryStore Store { get; private set; } = new();
    public Said Log { get; } = new();
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddDays(20_000);
    public ImmutableArray<Headers> Headers { get; set; } = [];
    public string Destination { get; set; } = "web";
    public string App { get; set; } = "shop";
    public bool Fingerprint { get; set; }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Shop(StoreOptions? options = null) => Store = new MemoryStore { Options = options ?? new() };

    public Shop Write(string name, string? text = null)
    {
        var path = Path.Combine(folder, "static", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text ?? name);
        return this;
    }

    public Shop Remove(string name)
    {
        File.Delete(Path.Combine(folder, "static", name));
        return this;
    }

    public World World => new() { Log = Log, Environment = _ => null, Directory = folder, Processes = new Processes(), Clock = new Fixed(() => Now) };

    public ImmutableArray<StaticFile> Files(string? match = null, string? prefix = null) =>
        StaticLister.List([new StaticFiles("static", match, prefix, "assets", null, null, Fingerprint)], Headers, World, Stop);

    StaticSync Sync(string run = "run") => new(Store, Destination, App, run, World);

    public async Task<StaticDifference> Look() => (await Sync().Look(Task.FromResult(Files()), Stop)).Seen.Difference;
    public Task Assets() => Sync().Assets(Task.FromResult(Files()), Stop);
    public Task Publish(string release) => Sync($"run-{release}").Publish(Task.FromResult(Files()), release, Stop);
    public Task Restore(string back, string release) => Sync().Restore(back, release, Stop);

    /// <summary>A whole deploy; what was done.</summary>
    public async Task<IReadOnlyList<string>> Deploy(string release)
    {
        Store.Done.Clear();
        await Assets();
        await Publish(release);
        return [.. Store.Done];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    sealed class Fixed(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}
