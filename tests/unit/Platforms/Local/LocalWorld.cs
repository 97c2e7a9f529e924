using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Platforms.Local;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Tests.Platforms.Local;

/// <summary>A folder of its own for each test, and a world whose environment and clock are the test's.</summary>
public abstract class LocalWorld : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    internal string Folder { get; } = Directory.CreateTempSubdirectory("dogshore-unit-").FullName;
    internal Dictionary<string, string> Environment { get; } = [];
    internal Heard Log { get; } = new();

    internal World World => new()
    {
        Log = Log,
        Environment = name => Environment.GetValueOrDefault(name),
        EnvironmentNames = () => Environment.Keys,
        Directory = Path.Combine(Folder, "project"),
        Processes = new Processes(),
        Clock = new StoppedClock(),
    };

    internal Destination To(string? root = null, string app = "shop")
    {
        var to = new Destination("local", new LocalPlatform(Folder), app);
        return root is null ? to : to with { Settings = to.Settings.SetItem("Root", root) };
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}

/// <summary>What was said.</summary>
sealed class Heard : ILog
{
    public List<string> Said { get; } = [];
    public List<string> Details { get; } = [];
    public void Say(string line) => Said.Add(line);
    public void Detail(string line) => Details.Add(line);
    public void Warn(Finding finding) => Said.Add(finding.ToString());
    public void Error(Finding finding) => Said.Add(finding.ToString());
    public void Mask(string value) { }
}

/// <summary>Values by the name of their variable.</summary>
sealed class KnownValues(params (string Variable, string Value)[] values) : IValues
{
    public Secret Read(string name, ValueSource source) => source switch
    {
        ValueSource.Literal literal => new Secret(literal.Value),
        ValueSource.FromEnvironment from => new Secret(values.Single(each => each.Variable == from.Variable).Value),
        _ => throw new InvalidOperationException($"{name} has no value to read."),
    };
}

static class Given
{
    public static readonly TagKey Key = new(new byte[32]);

    public static Stamp Stamp(string version = "1.0.0", params string[] names) =>
        new() { Content = new string('a', 64), Names = [.. names], Version = version, Commit = "a1b2c3d4e5f6", Run = "run-1" };

    public static Desired Desired(params DesiredConfig[] config) => new()
    {
        App = "shop",
        Runtime = Runtime.Dotnet,
        Content = new(new string('a', 64), 3, 100),
        Stamp = Stamp("1.0.0", [.. config.Select(each => each.Name)]),
        Config = [.. config],
        Key = Key,
        Processes = [new("web", null, 2)],
        Probes = [new("/", "/", new(200, 399), null, null, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 1)],
    };

    public static MakeRelease Releasing(Desired desired, params Database[] migrate) => new(desired, Part.All, [.. migrate], [], [], []);
}
