using System.Collections.Immutable;
using Dogshore.Secrets;

namespace Dogshore.Model;

/// <summary>A config variable as it is stored. <paramref name="Tag"/> is null where the value cannot be read back.</summary>
public sealed record Entry(string Name, Tag? Tag, Owner Owner);

/// <summary>A file of a package: path with forward slashes, relative to the package's root, and SHA-256 in lower-case hex.</summary>
public sealed record FileEntry(string Path, bool IsExecutable, string Sha256);

/// <summary>A file as it was packed: what it is known by, and its size in bytes.</summary>
public sealed record PackedFile(string Path, bool IsExecutable, string Sha256, long Bytes)
{
    public FileEntry Entry => new(Path, IsExecutable, Sha256);
}

/// <summary>A database as the platform knows it.</summary>
/// <param name="Name">The config variable that carries its address.</param>
/// <param name="Attached">False while the live release does not carry its address: a run made it and was cut off before its release.</param>
public sealed record ObservedDatabase(string Name, string Engine, bool Attached = true);

/// <summary>Something of which a platform allows only so much.</summary>
/// <param name="What">In the words of a sentence: <c>apps of the account</c>.</param>
public sealed record Quota(string What, long Used, long Most)
{
    /// <summary>A tenth is left, or less.</summary>
    public bool IsNear => Used >= Most - Most / 10;
}

/// <summary>What is live now, read from the platform itself.</summary>
public sealed record Observed
{
    public bool Exists { get; init; }
    public Position At { get; init; } = Position.None;
    public Release? Live { get; init; }
    /// <summary>A release that the platform has begun and not ended.</summary>
    public Release? Pending { get; init; }
    public ImmutableArray<Entry> Config { get; init; } = [];
    /// <summary>The key of the config tags; null where the platform holds none yet, and then every value counts as new.</summary>
    public TagKey? Key { get; init; }
    /// <summary>How many of each process the platform has been told to run, by name; those told to run none are here with 0.</summary>
    public ImmutableDictionary<string, int> Processes { get; init; } = ImmutableDictionary<string, int>.Empty;
    /// <summary>The command of each process of the live release, as <see cref="Process.Command"/>; null where it is part of the
    /// content (a Procfile in the package) and so is compared with it.</summary>
    public ImmutableDictionary<string, string?>? Commands { get; init; }
    /// <summary>The cache rules of the live release; null where they are part of the content or the platform has none.</summary>
    public ImmutableArray<Headers>? Headers { get; init; }
    /// <summary>The options of the platform (<see cref="Desired.Settings"/>) that the live release was made with, by name, each with the value that
    /// the platform has now; null where they are part of the content or the platform takes none.</summary>
    public ImmutableDictionary<string, string>? Settings { get; init; }
    public ImmutableArray<ObservedDatabase> Databases { get; init; } = [];
    /// <summary>Newest first; the live and the last verified ones at least, all when <see cref="Depth.History"/> was asked for.</summary>
    public ImmutableArray<Release> History { get; init; } = [];
    /// <summary>Content that the platform already holds, by digest.</summary>
    public ImmutableHashSet<string> Contents { get; init; } = [];
    /// <summary>False when the live release is known and not running: the machine was restarted, or the app was stopped.</summary>
    public bool Serving { get; init; } = true;
    /// <summary>Files of the live release; null unless <see cref="Depth.Files"/> was asked for and the platform can tell.</summary>
    public ImmutableArray<FileEntry>? Files { get; init; }
    /// <summary>The run that wrote last, to be named to the one who comes too late; null when the platform cannot tell.</summary>
    public string? LastRun { get; init; }
    /// <summary>Where the app answers, when known.</summary>
    public Uri? Url { get; init; }
    /// <summary>What the platform allows only so much of, and how much is used; what it does not tell is not here.</summary>
    public ImmutableArray<Quota> Quotas { get; init; } = [];
    /// <summary>What a release does to requests of this app, where that depends on how the app is set; null where the declaration says it for all.</summary>
    public string? Interruption { get; init; }
    /// <summary>Whether a release of this app is probed before it goes live, where that depends on how the app is set; null where the declaration says it for all.</summary>
    public bool? ProbesBeforeLive { get; init; }

    public static Observed Nothing { get; } = new();
}

/// <summary>How much to look at beyond what is live now. A no-op wants few reads.</summary>
[Flags]
public enum Depth
{
    Live = 0,
    /// <summary>All releases that the platform remembers.</summary>
    History = 1,
    /// <summary>The files of the live release, for the plan's list of what changes.</summary>
    Files = 2,
}
