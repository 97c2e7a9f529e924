using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>What a rollback cannot bring back, named before it starts.</summary>
static class RollbackNotes
{
    public static IEnumerable<string> Of(Release back, Desired desired, Observed observed, Declaration platform)
    {
        var kept = platform.Releasing.KeepsForRollback;
        if (ConfigDifference.Back(desired, observed) is { Any: true } config)
        {
            if (!kept.HasFlag(Part.Config)) yield return "config stays as it is: the platform keeps no older values";
            else if (!config.NamesAny) yield return $"config: the values that were kept with {back.Shown}; which of them differ is not known";
        }
        if (!kept.HasFlag(Part.Processes) && platform.Can(Ability.Processes)) yield return "process counts stay as they are";

        var migrated = desired.Databases.Where(database => database.Migrate is not null).ToArray();
        if (migrated.Length == 0) yield break;
        var newer = Newer(back, observed).Select(release => release.Shown).ToArray();
        if (newer.Length > 0)
            yield return $"the database stays as it is: what {PlanNotes.List(newer)} migrated in {PlanNotes.List(migrated.Select(database => database.Name))} is not undone";
        if (platform.Releasing.Migrates == Migrates.ByPlatform)
            yield return $"the platform runs {PlanNotes.List(migrated.Select(database => $"'{database.Migrate}'"))} at this release too, of the older code";
    }

    /// <summary>Releases that went live after the one that comes back, oldest first. History is newest first.</summary>
    static IEnumerable<Release> Newer(Release back, Observed observed)
    {
        var known = observed.Live is { } live && observed.History.All(release => release.Id != live.Id) ? observed.History.Insert(0, live) : observed.History;
        return known.TakeWhile(release => release.Id != back.Id)
            .Where(release => release.Succeeded && (back.Number == 0 || release.Number > back.Number)).Reverse();
    }
}
