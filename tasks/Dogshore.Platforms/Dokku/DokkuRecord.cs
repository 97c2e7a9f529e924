using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dogshore.Model;

namespace Dogshore.Platforms.Dokku;

/// <summary>What we know of an app, kept on the server in the config of an app that is never deployed: dokku itself remembers no release.</summary>
sealed record DokkuRecord
{
    /// <summary>The schema that this code writes; a newer one is refused, never overwritten.</summary>
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    /// <summary>Grows with each write.</summary>
    public long Sequence { get; init; }
    /// <summary>The run that wrote last.</summary>
    public string? LastRun { get; init; }
    /// <summary>Id of the release that went live last, or null before the first.</summary>
    public string? Live { get; init; }
    /// <summary>The highest number that was given; numbers of releases that are gone are not given again.</summary>
    public int Number { get; init; }
    /// <summary>Where dokku said that the app answers.</summary>
    public string? Url { get; init; }
    /// <summary>Oldest first.</summary>
    public ImmutableArray<ReleaseNote> Releases { get; init; } = [];
    public ImmutableArray<DatabaseNote> Databases { get; init; } = [];
    /// <summary>What a run began and has not written the end of.</summary>
    public Intent? Intent { get; init; }

    [JsonIgnore]
    public ReleaseNote? LiveRelease => Releases.FirstOrDefault(release => release.Id == Live);
}

/// <param name="Commit">Of the app's repository on the server; null while it is not known.</param>
/// <param name="Counts">What ran of each process when it went live.</param>
sealed record ReleaseNote(string Id, int Number, Stamp Stamp, Standing Standing, bool Succeeded, DateTimeOffset Made, string? Commit, ImmutableSortedDictionary<string, int> Counts)
{
    public Release At(DateTimeOffset now) => new(Id, Number, Stamp, Standing, Succeeded, now > Made ? now - Made : TimeSpan.Zero);
}

/// <param name="Service">The plugin's name for it.</param>
sealed record DatabaseNote(string Name, string Engine, string Service);

/// <summary>A release that was begun: enough to finish it, to see that it was finished, or to put back what it changed.</summary>
/// <param name="Commit">The app's commit before.</param>
/// <param name="Containers">The app's containers before: other ones mean that something was deployed since.</param>
/// <param name="Values">Names of the variables that it writes or removes; their values before are kept beside it.</param>
/// <param name="Counts">Of each process, before.</param>
sealed record Intent(string Run, ReleaseNote Release, string? Commit, ImmutableArray<string> Containers, ImmutableArray<string> Values, ImmutableSortedDictionary<string, int> Counts);

/// <summary>A lock as it is stored.</summary>
sealed record LeaseNote(string Run, string By, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>A build as dokku tells it from 0.38 on.</summary>
sealed record BuildNote
{
    public string? Id { get; init; }
    public string? Status { get; init; }
    /// <summary><c>abandoned</c> for one whose process is gone.</summary>
    [JsonPropertyName("display_status")]
    public string? Shown { get; init; }

    public bool IsRunning => (Shown ?? Status) == "running";
    public bool Succeeded => (Shown ?? Status) == "succeeded";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DokkuRecord))]
[JsonSerializable(typeof(LeaseNote))]
[JsonSerializable(typeof(BuildNote[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, System.Text.Json.JsonElement>))]
sealed partial class DokkuJson : JsonSerializerContext;
