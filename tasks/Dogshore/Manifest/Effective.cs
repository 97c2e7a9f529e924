using System.Collections.Immutable;
using Dogshore.Deployment.Rehearsing;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>An item as MSBuild evaluated it: its kind (<c>DeployTo</c>, <c>DeployConfig</c> …), name and metadata.</summary>
/// <param name="DefinedIn">The file that defined it, absolute, or null.</param>
public sealed record ManifestItem(string Kind, string Include, ImmutableDictionary<string, string> Metadata, string? DefinedIn);

/// <summary>All that MSBuild tells the engine: the manifest's items, the properties of Deploy.Items.targets, and the names
/// and values of the build's global properties (given on the command line).</summary>
public sealed record ManifestInput(ImmutableArray<ManifestItem> Items, ImmutableDictionary<string, string> Properties, ImmutableDictionary<string, string> GlobalProperties)
{
    /// <summary>The value of a property, or null when it is empty.</summary>
    public string? this[string property] => Properties.GetValueOrDefault(property) is { Length: > 0 } value ? value : null;

    /// <summary>A property that says yes or no, and says yes; the manifest's own check names a value that is neither.</summary>
    public bool Says(string property) => bool.TryParse(this[property], out var says) && says;

    public string ProjectFile => this["_ProjectFile"] ?? throw new InvalidOperationException("MSBuild did not name the project.");
    /// <summary>Name of the app, where a destination gives it no other.</summary>
    public string App => this["DeployApp"]?.Trim() ?? Path.GetFileNameWithoutExtension(ProjectFile);
    public string Directory => Path.GetDirectoryName(ProjectFile)!;
    /// <summary>Folder of plans, outcomes and packages: obj/deploy beside the project. A rehearsal has one of its own, for it is no deploy.</summary>
    public string DeployDirectory => Path.Combine(Directory, "obj", "deploy", Rehearsals.IsAsked(this) ? Rehearsals.Folder : "");
}

/// <summary>The manifest, read and checked.</summary>
public sealed record DeployManifest
{
    public required string App { get; init; }
    public required Runtime Runtime { get; init; }
    /// <summary>What the runtime was seen by, for the log: <c>requirements.txt</c>, <c>DeployRuntime</c>.</summary>
    public required string RuntimeReason { get; init; }
    /// <summary>Folder, relative to the project, whose files are the app: <c>.</c>, or where a static site's index.html lies.</summary>
    public string Root { get; init; } = ".";
    /// <summary>Version as MSBuild says it; 1.0.0 where it says none.</summary>
    public required string Version { get; init; }
    /// <summary>The destinations that were asked for, in the order of the manifest, each with what applies to it.</summary>
    public required ImmutableArray<Effective> Destinations { get; init; }
    /// <summary>Names of all declared destinations and the implied <c>local</c>.</summary>
    public required ImmutableArray<string> Declared { get; init; }
    /// <summary>How many destinations may be worked on at once.</summary>
    public int MaxParallel { get; init; } = 8;
    /// <summary>Things to know that stop nothing.</summary>
    public ImmutableArray<Finding> Warnings { get; init; } = [];

    /// <summary>The waves of destinations: each waits for all before it, by <c>After</c>.</summary>
    public ImmutableArray<ImmutableArray<Effective>> Waves { get; init; } = [];
}

/// <summary>What applies to one destination, after On, Except and defaults.</summary>
public sealed record Effective(Destination To)
{
    public required Runtime Runtime { get; init; }
    public ImmutableArray<ConfigItem> Config { get; init; } = [];
    public ImmutableArray<Process> Processes { get; init; } = [];
    public ImmutableArray<Database> Databases { get; init; } = [];
    public ImmutableArray<Probe> Probes { get; init; } = [];
    public ImmutableArray<Setting> Settings { get; init; } = [];
    public ImmutableArray<Headers> Headers { get; init; } = [];
    public ImmutableArray<FileRule> Files { get; init; } = [];
    public ImmutableArray<BuildStep> BuildSteps { get; init; } = [];
    public ImmutableArray<StaticFiles> Statics { get; init; } = [];
    public ImmutableArray<NotifyTo> Notify { get; init; } = [];
    /// <summary>The CDNs that the static files go to, each once.</summary>
    public ImmutableArray<Cdn> Cdns { get; init; } = [];
    public ImmutableArray<OwnObject> Objects { get; init; } = [];
    /// <summary>SHA-256 over the effective values without secrets: a plan made for another manifest is refused.</summary>
    public required string Hash { get; init; }
}

public sealed record ConfigItem(string Name, ValueSource Source, Place? Place);

/// <summary>Which files below a directory the package holds.</summary>
/// <param name="Directory">Relative to the project; <c>.</c> is the project itself.</param>
/// <param name="Match">Globs joined by <c>;</c>, relative to the directory; null takes all that git does not ignore.</param>
/// <param name="Exclude">Globs of what to leave out.</param>
/// <param name="Allow">Globs of files that the user lets in although they look like a secret.</param>
/// <param name="Prefix">Where they lie in the package; null keeps their path in the project, an empty one is its root.</param>
public sealed record FileRule(string Directory, string? Match, string? Exclude, string? Allow, string? Prefix, Place? Place);

/// <param name="Inputs">Globs relative to the project; with <paramref name="Outputs"/> they decide whether it runs.</param>
public sealed record BuildStep(string Name, string Command, string? Inputs, string? Outputs, Place? Place);

/// <param name="UrlConfig">The config variable that receives the base URL of the files.</param>
/// <param name="Fingerprint">Each file gets a name of its bytes beside its own, and pages and styles name that one.</param>
public sealed record StaticFiles(string Directory, string? Match, string? Prefix, string? Cdn, string? UrlConfig, Place? Place, bool Fingerprint = false);

/// <summary>Where the outcome is posted to.</summary>
public sealed record NotifyTo(string Name, ValueSource Url, Place? Place);

/// <summary>A place that keeps static files for this app.</summary>
/// <param name="At">Its name, platform and settings.</param>
/// <param name="BaseUrl">Where browsers find the files; null when only the platform knows.</param>
public sealed record Cdn(Destination At, Uri? BaseUrl);

/// <summary>A file or folder of the user's own objects that the platform takes beside ours, relative to the project.</summary>
public sealed record OwnObject(string Path, Place? Place);
