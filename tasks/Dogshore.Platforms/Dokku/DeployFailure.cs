using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>Why a deploy failed, with the words of who failed: the build, the migration, or the app.</summary>
sealed class DeployFailure(DokkuPlace place, MakeRelease change)
{
    public async Task<DeployException> Of(Ran ran, DeployWatch watch, CancellationToken stop)
    {
        var said = ran.Tail.Select(DokkuText.Plain);
        if (watch.NoChanges) return new NoChangesException(Dog.DokkuBuildFailed.With(place.App, "it found no changes"));
        if (watch.Locked) return new(Dog.DokkuDeployLocked.With(place.App));
        if (watch.Skipped) return new(Dog.DokkuSkipsDeploys.With(place.App));
        if (watch.ReleaseFailed && change.Migrate.Length > 0) return new(Migration(watch).Saying(said));
        if (watch.ChecksFailed)
        {
            var app = await new Showing(place).Failed(stop);
            return new(Dog.DokkuChecksFailed.With(place.App, "a new container did not pass").Saying(app.Count > 0 ? app : said));
        }
        if (ran.Succeeded) return new(Dog.DokkuNotUnderstood.With("the deploy", "success without 'Application deployed'").Saying(said));
        return new(Dog.DokkuBuildFailed.With(place.App, DokkuServer.Words(ran)).Saying(said));
    }

    Finding Migration(DeployWatch watch)
    {
        var commands = string.Join("; ", change.Migrate.Select(database => database.Migrate));
        return watch.RanOutOfTime
            ? Dog.DokkuMigrationTimedOut.With(string.Join(", ", change.Migrate.Select(database => database.Name)), string.Join(", ", change.Migrate.Select(database => Durations.Show(database.Timeout))), commands)
            : Dog.DokkuMigrationFailed.With(string.Join(", ", change.Migrate.Select(database => database.Name)), commands);
    }
}
