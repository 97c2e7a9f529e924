using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Secrets;

namespace Dogshore.Tests.Planning;

/// <summary>What the manifest wants, said in few words: <c>Shop.Config("LOG_LEVEL", "info")</c>.</summary>
sealed record Wish
{
    /// <summary>The key that the platform keeps.</summary>
    public static TagKey Key { get; } = new(new byte[32]);

    /// <summary>A shop with one process, no config and no database.</summary>
    public static Wish Shop { get; } = new();

    ImmutableArray<(DesiredConfig Config, string Value)> Values { get; init; } = [];
    string Digest { get; init; } = "a";
    string VersionText { get; init; } = "1.0.0";
    string? CommitId { get; init; }
    string RunId { get; init; } = "run-1";
    ImmutableArray<Process> Running { get; init; } = [new("web", "serve", null)];
    ImmutableArray<Database> Storage { get; init; } = [];
    ImmutableArray<Setting> Options { get; init; } = [];
    ImmutableArray<Headers> Rules { get; init; } = [];
    ImmutableArray<Probe> Asked { get; init; } = [new("/", "/", new StatusRange(200, 399), null, null, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 1)];
    Release? Older { get; init; }

    public Wish Content(string digest) => this with { Digest = digest };
    public Wish Version(string version) => this with { VersionText = version };
    public Wish Commit(string commit) => this with { CommitId = commit };
    public Wish Run(string run) => this with { RunId = run };
    public Wish WithoutProbes() => this with { Asked = [] };
    public Wish Headers(string cache) => this with { Rules = [new("all", "**", cache)] };

    public Wish Setting(string name, string value) => this with { Options = Options.Add(new(name, value)) };

    public Wish Config(string name, string value) => With(new DesiredConfig(name, new ValueSource.Literal(value), Key.Of(name, value)), value);
    public Wish Generated(string name) => With(new DesiredConfig(name, new ValueSource.Generated { IsSecret = true }, null), "made-there");
    public Wish Without(string name) => this with { Values = Values.RemoveAll(each => each.Config.Name == name) };

    public Wish Process(string name, int? count = null, string? command = "serve") =>
        this with { Running = Running.RemoveAll(process => process.Name == name).Add(new Process(name, command, count)) };
    public Wish WithoutProcesses() => this with { Running = [] };

    public Wish Database(string name, string? migrate = null, string engine = "postgresql", bool create = true, bool given = false) =>
        this with { Storage = Storage.Add(new Database(name, engine, given ? new ValueSource.FromEnvironment("SHOP_DATABASE") : null, create, null, migrate, TimeSpan.FromMinutes(10))) };

    Wish With(DesiredConfig config, string value) => Without(config.Name) with { Values = Values.RemoveAll(each => each.Config.Name == config.Name).Add((config, value)) };

    /// <summary>A rollback: what an older release ran, its values kept by the platform.</summary>
    public Wish BackTo(Release release) => this with { Older = release };

    public Story Against(Seen seen) => new(this, seen.Observed);

    public Stamp Stamp => new()
    {
        Content = Digest,
        Config = Key.Over(Values.Where(each => each.Config.Tag is not null).Select(each => (each.Config.Name, each.Config.Tag!))),
        Names = [.. Values.Select(each => each.Config.Name).Order(StringComparer.Ordinal)],
        Version = VersionText, Commit = CommitId, Run = RunId, By = "ada",
    };

    public IEnumerable<Entry> Stored => Values.Select(each => new Entry(each.Config.Name, Key.Of(each.Config.Name, each.Value), Owner.Ours));

    public ImmutableDictionary<string, int> Counts => Running.ToImmutableDictionary(process => process.Name, process => process.Count ?? 1);
    public ImmutableDictionary<string, string?> Commands => Running.ToImmutableDictionary(process => process.Name, process => process.Command);
    public ImmutableArray<ObservedDatabase> There => [.. Storage.Where(database => database.Url is null).Select(database => new ObservedDatabase(database.Name, database.Engine))];
    public ImmutableDictionary<string, string> SettingsThere => Options.ToImmutableDictionary(each => each.Name, each => each.Value);
    public ImmutableArray<Headers> CacheRules => Rules;

    public Desired Desired => Older is null ? Deployed : Deployed with
    {
        Back = Older,
        Stamp = Older.Stamp!,
        Content = new ContentSummary(Older.Stamp!.Content, 0, 0),
        Config = [.. Older.Stamp.Names.Select(name => new DesiredConfig(name, new ValueSource.Kept(), null))],
    };

    Desired Deployed => new()
    {
        App = "shop", Runtime = Runtime.Python, Content = new ContentSummary(Digest, 3, 1234), Stamp = Stamp, Key = Key,
        Config = [.. Values.Select(each => each.Config)], Processes = Running, Databases = Storage, Probes = Asked, Headers = Rules, Settings = Options,
    };
}
