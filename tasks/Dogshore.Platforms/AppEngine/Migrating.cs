using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>App Engine has no place to run a migration, so Cloud Build runs it: with the files of the package and the variables of the release, before
/// there is a version that could be asked.</summary>
sealed class Migrating(Building building, CloudBuildApi builds, Destination to, Cargo cargo, World world)
{
    /// <summary>For the packages of the app, and Cloud Build's own beginning.</summary>
    static readonly TimeSpan Beside = TimeSpan.FromMinutes(10);

    /// <param name="image">That was built of the package; null where the files are run as they are.</param>
    public async Task Run(MakeRelease change, IReadOnlyDictionary<string, string> variables, string? image, CancellationToken stop)
    {
        var archive = cargo.Archive ?? throw new InvalidOperationException("A migration without an archive was planned.");
        var source = await building.Source(change.Desired.Content.Digest, archive, stop);
        var timeout = change.Migrate.Aggregate(Beside, (sum, database) => sum + database.Timeout);
        world.Log.Say($"migrating {string.Join(" and ", change.Migrate.Select(database => database.Name))} by Cloud Build");
        var build = await builds.Begin(building.Plan(source, Steps(change.Migrate, variables, image, change.Desired.Runtime), timeout, "dogshore", $"migrate-{cargo.Run}"), $"migrate-{cargo.Run}", stop);
        using var lines = new ToldLines(world, Path.Combine(cargo.Directory, "migrate.log"));
        var ended = await building.Follow(build, timeout + Beside, lines.Take, stop);
        if (ended.Status == "SUCCESS") return;
        throw new DeployException(ShellMigration.Failure(lines.Last, change.Desired.Databases) ?? Dog.AppEngineMigrationLost.With(ended.Id, ended.Status ?? "nothing", Imaging.Reason(ended)).Saying(lines.Last));
    }

    JsonArray Steps(ImmutableArray<Database> databases, IReadOnlyDictionary<string, string> variables, string? image, Runtime runtime)
    {
        var script = new StringBuilder(ShellMigration.Function);
        foreach (var database in databases)
            script.Append(CultureInfo.InvariantCulture, $"migrate {Quoted(database.Name)} {ShellMigration.Seconds(database)} {Quoted(database.Migrate!)}\n");
        var name = to["MigrateImage"] ?? image ?? (runtime == Runtime.Python ? "python:3.13-slim" : throw new DeployException(Dog.AppEngineNoMigrateImage.With(to.Name).At(to.Place)));
        var migrate = new JsonObject
        {
            ["name"] = name, ["id"] = "migrate", ["entrypoint"] = "sh",
            // What Cloud Build itself would replace in a text has two marks.
            ["args"] = new JsonArray("-c", script.ToString().Replace("$", "$$", StringComparison.Ordinal)),
            ["env"] = new JsonArray([.. variables.Select(each => (JsonNode?)$"{each.Key}={each.Value.Replace("$", "$$", StringComparison.Ordinal)}")]),
        };
        if (runtime != Runtime.Python || image is not null || to["MigrateImage"] is not null) return [migrate];
        // The home of a build is the same in all of its steps.
        return [new JsonObject { ["name"] = name, ["id"] = "packages", ["entrypoint"] = "sh", ["args"] = new JsonArray("-c", "if [ -f requirements.txt ]; then pip install --user --quiet --no-warn-script-location -r requirements.txt; fi") }, migrate];
    }

    static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
