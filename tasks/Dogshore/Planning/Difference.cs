using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>All in which the desired release differs from the live one.</summary>
sealed record Difference
{
    public required bool Content { get; init; }
    public required ConfigDifference Config { get; init; }
    /// <summary>Processes of another command, or new ones.</summary>
    public ImmutableArray<string> Commands { get; init; } = [];
    /// <summary>Other cache rules.</summary>
    public bool Headers { get; init; }
    /// <summary>Options of the platform that have another value, are new, or left the manifest.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];
    /// <summary>A declared count is not the one that runs.</summary>
    public bool Counts { get; init; }
    /// <summary>Processes that run and left the manifest.</summary>
    public ImmutableArray<string> Leaving { get; init; } = [];
    /// <summary>Databases that are to be made.</summary>
    public ImmutableArray<Database> Missing { get; init; } = [];
    /// <summary>Databases whose address no release carries yet: the missing ones, and one that a run which was cut off has made.</summary>
    public ImmutableArray<Database> Unattached { get; init; } = [];

    /// <summary>The parts of the release that differ; none when it is the same.</summary>
    public Part Parts { get; init; }

    public static Difference Between(Desired desired, Observed observed, Declaration platform) =>
        desired.Back is null ? OfDeploy(desired, observed) : OfRollback(desired, observed, platform.Releasing.KeepsForRollback);

    static Difference OfDeploy(Desired desired, Observed observed)
    {
        var made = desired.Databases.Where(database => database.Url is null).ToImmutableArray();
        var difference = new Difference
        {
            Content = DiffersInContent(desired, observed),
            Config = ConfigDifference.Between(desired, observed),
            Commands = Commanded(desired, observed),
            Headers = observed.Headers is { } headers && !headers.SequenceEqual(desired.Headers),
            Settings = Set(desired, observed),
            Counts = desired.Processes.Any(process => process.Count is { } count && count != observed.Processes.GetValueOrDefault(process.Name)),
            Leaving = Left(desired, observed),
            Missing = [.. made.Where(database => observed.Databases.All(there => there.Name != database.Name))],
            Unattached = [.. made.Where(database => !observed.Databases.Any(there => there.Name == database.Name && there.Attached))],
        };
        return difference with { Parts = observed.Live is null ? Part.All : difference.Compared };
    }

    /// <summary>A rollback is compared by stamps: values and counts are the platform's to bring back.</summary>
    static Difference OfRollback(Desired desired, Observed observed, Part kept)
    {
        var difference = new Difference
        {
            Content = DiffersInContent(desired, observed),
            Config = kept.HasFlag(Part.Config) ? ConfigDifference.Back(desired, observed) : new(),
        };
        var parts = difference.Compared;
        return difference with { Parts = parts == Part.None ? parts : parts | (kept & Part.Processes) };
    }

    Part Compared =>
        (Content || Commands.Length > 0 || Headers ? Part.Code : Part.None)
        // The address of a database is config, and so is an option of the platform.
        | (Config.Any || Unattached.Length > 0 || Settings.Length > 0 ? Part.Config : Part.None)
        | (Counts || Leaving.Length > 0 ? Part.Processes : Part.None);

    static bool DiffersInContent(Desired desired, Observed observed) => observed.Live?.Stamp?.Content != desired.Content.Digest;

    static ImmutableArray<string> Commanded(Desired desired, Observed observed) => observed.Commands is not { } commands ? []
        : [.. desired.Processes.Where(process => !commands.TryGetValue(process.Name, out var command) || command != process.Command).Select(process => process.Name)];

    static ImmutableArray<string> Set(Desired desired, Observed observed) => observed.Settings is not { } settings ? []
        : [.. desired.Settings.Where(setting => settings.GetValueOrDefault(setting.Name) != setting.Value).Select(setting => setting.Name)
            .Concat(settings.Keys.Where(name => desired.Settings.All(setting => setting.Name != name))).Order(StringComparer.Ordinal)];

    /// <summary>Nothing leaves a manifest that names no process at all (the platform's default runs), nor an app that was not ours.</summary>
    static ImmutableArray<string> Left(Desired desired, Observed observed) => desired.Processes.IsEmpty || observed.Live?.Stamp is null ? []
        : [.. observed.Processes.Where(there => there.Value > 0).Select(there => there.Key)
            .Where(name => desired.Processes.All(process => process.Name != name)).Order(StringComparer.Ordinal)];
}
