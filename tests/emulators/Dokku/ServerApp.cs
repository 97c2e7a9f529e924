using System.Globalization;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Dokku;

/// <summary>A container: a process of an app, made of one image and one set of config.</summary>
sealed record Container(string Id, string Process, int Index, AppProcess Running, int? Port)
{
    public bool Runs => !Running.Ended.IsCompleted;
}

/// <summary>What was built: a folder with the app, and how its processes are started.</summary>
/// <param name="Default">The image's own command, where there is no Procfile.</param>
sealed record Image(string Folder, IReadOnlyDictionary<string, string> Processes, string? Default)
{
    public string? Command(string process) => Processes.Count > 0 ? Processes.GetValueOrDefault(process) : process == "web" ? Default : null;
}

/// <summary>A build as builds:list tells it.</summary>
sealed record Build(string Id, string Source, DateTimeOffset Started)
{
    public string Status { get; set; } = "running";
    public DateTimeOffset? Finished { get; set; }
    public int? ExitCode { get; set; }
    public List<string> Output { get; } = [];
}

/// <summary>An app on the server.</summary>
sealed class ServerApp(string name, string folder) : IAsyncDisposable
{
    public string Name => name;
    public string Folder => folder;
    public string Repository => Path.Combine(folder, "repository.git");
    public long CreatedAt { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    public SortedDictionary<string, string> Config { get; } = new(StringComparer.Ordinal);
    /// <summary>Until it is told otherwise, one web.</summary>
    public SortedDictionary<string, int> Scale { get; } = new(StringComparer.Ordinal) { ["web"] = 1 };
    public Dictionary<string, string> Properties { get; } = [];
    public List<string> Links { get; } = [];
    public List<Container> Containers { get; set; } = [];
    public List<Build> Builds { get; } = [];
    public Image? Image { get; set; }
    /// <summary>Where it answers; made with its first deploy.</summary>
    public AppRouter? Router { get; set; }
    public List<string> FailedLog { get; set; } = [];
    /// <summary>The advisory file that apps:lock makes.</summary>
    public bool IsLocked { get; set; }
    /// <summary>A deploy that holds the flock.</summary>
    public bool IsDeploying { get; set; }
    /// <summary>How often new containers went live.</summary>
    public int Deploys { get; set; }
    public int Images { get; set; }

    public string Branch => Properties.GetValueOrDefault("git/deploy-branch", "master");

    /// <summary>Dokku's own writer stores what Go's Atoi takes for a number as that number.</summary>
    public void Set(string key, string value) =>
        Config[key] = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : value;

    public string Running => Containers.Count == 0 ? "false" : Containers.All(container => container.Runs) ? "true" : Containers.Any(container => container.Runs) ? "mixed" : "false";

    public async ValueTask DisposeAsync()
    {
        foreach (var container in Containers) await container.Running.DisposeAsync();
        if (Router is not null) await Router.DisposeAsync();
    }
}
