using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Planning;

/// <summary>A migration is never undone by us, and the plan says so before.</summary>
static class MigrationNotes
{
    public static IEnumerable<string> Of(Desired desired, Observed observed, Declaration platform, Difference difference)
    {
        var migrated = desired.Databases.Where(database => database.Migrate is not null).ToArray();
        if (migrated.Length == 0) yield break;
        var commands = PlanNotes.List(migrated.Select(database => $"'{database.Migrate}'"));
        if (platform.Releasing.Migrates == Migrates.ByPlatform)
            yield return $"the platform runs {commands} at every release, and so at a rollback too";
        if (difference.Content && observed.Live is { } live)
            yield return $"a rollback to {live.Named} does not undo {commands}: the older code then meets the migrated database";
    }
}
