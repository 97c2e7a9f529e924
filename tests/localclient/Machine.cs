using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.LocalClient.Tests;

/// <summary>A machine of its own for each test: root, run-time folder, the SDK's binaries, a project, and the ways of the engine to the platform.</summary>
sealed class Machine : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-client-").FullName;
    FakeHost? host;

    public Machine()
    {
        Paths = new Paths(Path.Combine(folder, "root"));
        Binaries = Path.Combine(folder, "sdk", "local");
        Project = Path.Combine(folder, "project");
        Run = Path.Combine(folder, "run");
        Directory.CreateDirectory(Binaries);
        Directory.CreateDirectory(Project);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Run);
        else Directory.CreateDirectory(Run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Binaries, "Dogshore.Local.dll"), "no assembly at all");
        Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!;
        Environment["XDG_RUNTIME_DIR"] = Run;
    }

    public Paths Paths { get; }
    public string Binaries { get; set; }
    public string Project { get; set; }
    public string Run { get; }
    public ConcurrentDictionary<string, string> Environment { get; } = [];
    public Heard Log { get; } = new();
    public TimeProvider Clock { get; init; } = TimeProvider.System;
    public string Record => Paths.AppRecord("shop");
    public FakeHost Host => host ?? throw new InvalidOperationException("The test started no host.");

    public World World => new()
    {
        Log = Log,
        Environment = name => Environment.GetValueOrDefault(name),
        EnvironmentNames = () => [.. Environment.Keys],
        Directory = Project,
        Processes = new Processes(),
        Clock = Clock,
    };

    public LocalPlatform Platform => new(Binaries);

    public Destination To
    {
        get
        {
            var to = new Destination("local", Platform, "shop");
            return to with { Settings = to.Settings.SetItem("Root", Paths.Root).SetItem("Keep", "5") };
        }
    }

    /// <summary>A host of the version that the SDK's binaries are.</summary>
    public async Task<FakeHost> Serve(string? digest = null) => host = await FakeHost.Start(Paths, Path.Combine(Run, "fake.sock"), digest ?? HostBinaries.In(Binaries).Digest);

    public Task<Observed> Look(Depth depth = Depth.Live) => Platform.Observe(To, depth, World, TestContext.Current.CancellationToken);

    public Task<Applied> Apply(Change change, Position at, Cargo? cargo = null, CancellationToken? stop = null) =>
        Platform.Apply(change, at, To, cargo ?? Cargo(), World, stop ?? TestContext.Current.CancellationToken);

    public Cargo Cargo(string run = "run-1", string? archive = null) => new(archive, new Known(Environment), Path.Combine(folder, "deploy")) { Run = run };

    /// <summary>The app made and its first release live.</summary>
    public async Task<Applied> Released(Desired? desired = null)
    {
        var created = await Apply(new CreateApp("shop"), Position.None);
        return await Apply(Given.Releasing(desired ?? Given.Desired()), created.At);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        await RealHost.End(Paths);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A folder below the machine's own.</summary>
    public string Folder(string name) => Path.Combine(folder, name);

    sealed class Known(IReadOnlyDictionary<string, string> variables) : IValues
    {
        public Secret Read(string name, ValueSource source) => new(source switch
        {
            ValueSource.Literal literal => literal.Value,
            ValueSource.FromEnvironment from => variables[from.Variable],
            _ => throw new InvalidOperationException($"{name} has no value to read."),
        });
    }
}

static class Given
{
    public static readonly TagKey Key = new(Enumerable.Range(0, 32).Select(each => (byte)each).ToArray());

    public static Desired Desired(string run = "run-1", string content = "a", params DesiredConfig[] config) => new()
    {
        App = "shop",
        Runtime = Runtime.Dotnet,
        Content = new(new string(content[0], 64), 3, 100),
        Stamp = new()
        {
            Content = new string(content[0], 64), Names = [.. config.Select(each => each.Name).Order(StringComparer.Ordinal)],
            Config = Key.Over(config.Where(each => each.Tag is not null).Select(each => (each.Name, each.Tag!))), Version = "1.0.0", Run = run,
        },
        Config = [.. config],
        Key = Key,
        Processes = [new("web", null, null)],
        Probes = [new("/", "/", new(200, 399), null, null, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 1)],
    };

    public static DesiredConfig Literal(string name, string value) => new(name, new ValueSource.Literal(value), Key.Of(name, value));

    public static MakeRelease Releasing(Desired desired, params ImmutableArray<Database> migrate) => new(desired, Part.All, migrate, [], [], []);
}

/// <summary>What was said.</summary>
sealed class Heard : ILog
{
    public ConcurrentQueue<string> Said { get; } = [];
    public ConcurrentQueue<string> Details { get; } = [];
    public void Say(string line) => Said.Enqueue(line);
    public void Detail(string line) => Details.Enqueue(line);
    public void Warn(Finding finding) => Said.Enqueue(finding.ToString());
    public void Error(Finding finding) => Said.Enqueue(finding.ToString());
    public void Mask(string value) { }
}

/// <summary>Its timers are due, and its time passes, a hundred times as fast: a deadline of a minute is over before the second is.</summary>
/// <param name="longest">Only what waits longer than this is hastened, and time itself is not, so that a slow machine misses no short deadline; all is when it is zero.</param>
sealed class HastyClock(TimeSpan longest = default) : TimeProvider
{
    const int Haste = 100;
    public override long TimestampFrequency => longest == default ? System.TimestampFrequency / Haste : System.TimestampFrequency;
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hasten(dueTime), Hasten(period));
    TimeSpan Hasten(TimeSpan time) => time <= longest ? time : time / Haste;
}
