using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Planning;

/// <summary>Everything for which a plan cannot be made, found at once.</summary>
static class Obstacles
{
    public static ImmutableArray<Finding> Of(Desired desired, Observed observed, Declaration platform) =>
    [
        .. ToReading(observed.Live, observed.Pending, desired.Back),
        .. desired.Back is { } back ? ToRollback(desired, back, observed, platform) : ToDeploy(desired, observed, platform),
    ];

    /// <summary>A stamp that we would misread is not compared with, and not replaced.</summary>
    static IEnumerable<Finding> ToReading(params Release?[] releases) => releases.OfType<Release>().DistinctBy(release => release.Id)
        .Where(release => release.Stamp?.Schema > Stamp.Current).Select(release => Dog.NewerStamp.With(release.Named, release.Stamp!.Schema, Stamp.Current));

    static IEnumerable<Finding> ToDeploy(Desired desired, Observed observed, Declaration platform)
    {
        if (!observed.Exists && !platform.Can(Ability.CreateApps)) yield return Dog.NoApp.With(desired.App, platform.Name);

        foreach (var database in desired.Databases)
        {
            foreach (var finding in ToDatabase(database, observed, platform)) yield return finding;
        }

        var addOns = observed.Config.Where(entry => entry.Owner == Owner.AddOn).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var config in desired.Config.Where(config => addOns.Contains(config.Name))) yield return Dog.OwnedByAddOn.With(config.Name);

        if (!platform.RunsProcesses && desired.Config is [var first, ..])
            yield return Dog.NotAbleTo.With(platform.Name, $"keep config variables such as {first.Name}: it runs no process");
        if (!platform.Can(Ability.GeneratesValues) && desired.Config.Any(config => config.Source is ValueSource.Generated))
            yield return Dog.NotAbleTo.With(platform.Name, "make values (Generate=\"true\")");
        if (!platform.Can(Ability.Processes) && desired.Processes.Any(process => process.Count is not null))
            yield return Dog.NotAbleTo.With(platform.Name, "be told how many of a process run (Count=)");
    }

    static IEnumerable<Finding> ToDatabase(Database database, Observed observed, Declaration platform)
    {
        if (database.Migrate is { } command && platform.Releasing.Migrates == Migrates.Refused)
            yield return Dog.NoPlaceToMigrate.With(platform.Name, database.Name, command);
        if (database.Url is not null) yield break;

        if (observed.Databases.FirstOrDefault(there => there.Name == database.Name) is { } there)
        {
            if (there.Engine != database.Engine) yield return Dog.OtherEngine.With(database.Name, there.Engine, database.Engine);
        }
        else if (!platform.Can(Ability.Databases)) yield return Dog.NotAbleTo.With(platform.Name, $"make the database {database.Name}");
        else if (observed.Config.Any(entry => entry.Name == database.Name && entry.Owner == Owner.Other)) yield return Dog.NameIsTaken.With(database.Name);
        else if (!database.Create && !platform.CreationIsFree) yield return Dog.NoDatabase.With(database.Name, database.Engine);
    }

    static IEnumerable<Finding> ToRollback(Desired desired, Release back, Observed observed, Declaration platform)
    {
        if (!observed.Exists) yield return Dog.NoApp.With(desired.App, platform.Name);
        var digest = desired.Content.Digest;
        var isHeld = platform.Releasing.KeepsForRollback.HasFlag(Part.Code) || observed.Contents.Contains(digest) || observed.Live?.Stamp?.Content == digest;
        if (!isHeld) yield return Dog.ContentIsGone.With(platform.Name, back.Named, back.Stamp?.Commit is { } commit ? $"commit {commit}" : "what it was made from");
    }
}
