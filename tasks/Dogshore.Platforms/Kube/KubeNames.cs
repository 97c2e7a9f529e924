using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Dogshore.Platforms.Kube;

/// <summary>What our objects of one app are called, and by which labels they are found.</summary>
sealed record KubeNames(string App)
{
    const string Instance = "app.kubernetes.io/instance", ManagedBy = "app.kubernetes.io/managed-by", Component = "app.kubernetes.io/component", AppName = "app.kubernetes.io/name", Us = "dogshore";
    public const string PartLabel = "dogshore/part", ReleaseLabel = "dogshore/release", StandingLabel = "dogshore/standing";
    public const string RecordPart = "record", ReleasePart = "release", ConfigPart = "config", ProcessPart = "process", MigrationPart = "migration", OwnPart = "own", DoorPart = "door";

    /// <summary>The Secret that says what is live, and the Lease that is the lock.</summary>
    public string Record => $"{App}.dogshore";
    public string Release(int number) => string.Create(CultureInfo.InvariantCulture, $"{App}.dogshore.v{number}");
    public string Process(string name) => $"{App}-{Word(name)}";
    public string Migration(int number, string database) => string.Create(CultureInfo.InvariantCulture, $"{App}-v{number}-{Word(database)}");
    public string Config(string hash) => $"{App}-config-{hash}";
    public string Secrets(string hash) => $"{App}-secrets-{hash}";
    /// <summary>Of the Service, and of what makes it known outside.</summary>
    public string Door => App;
    public string PullSecret => $"{App}.pull";

    /// <summary>The selector of everything that is ours.</summary>
    public string All => $"{Instance}={App},{ManagedBy}={Us}";
    public string Part(params string[] parts) => parts.Length == 1 ? $"{All},{PartLabel}={parts[0]}" : $"{All},{PartLabel} in ({string.Join(',', parts)})";
    public string PodsOf(int release) => string.Create(CultureInfo.InvariantCulture, $"{All},{ReleaseLabel}={release}");

    /// <summary>Every record of every app of a namespace.</summary>
    public static string Records => $"{ManagedBy}={Us},{PartLabel}={RecordPart}";

    public JsonObject Labels(string part, string? process = null)
    {
        var labels = new JsonObject { [AppName] = App, [Instance] = App, [ManagedBy] = Us, [PartLabel] = part };
        if (process is not null) labels[Component] = Word(process);
        return labels;
    }

    /// <summary>Of the pods of a process; a Deployment cannot change it any more.</summary>
    public JsonObject Selector(string process) => new() { [Instance] = App, [Component] = Word(process) };

    public bool AreOurs(JsonObject made) => made.Label(ManagedBy) == Us && made.Label(Instance) == App;

    public static string? AppOf(JsonObject made) => made.Label(Instance);
    public static string? ProcessOf(JsonObject made) => made.Label(Component);

    /// <summary>A name as objects may have one: DATABASE_URL is database-url.</summary>
    public static string Word(string name)
    {
        var word = new StringBuilder();
        foreach (var letter in name) word.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-');
        return word.ToString().Trim('-');
    }
}
