using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;

namespace Dogshore.Platforms.Heroku;

/// <summary>What Heroku wants in the package.</summary>
static class HerokuFiles
{
    const string Heroku = "heroku";
    /// <summary>All files of a slug lie here (contract heroku §1.4).</summary>
    public const string SlugFolder = "./app/";

    /// <exception cref="DeployException">The manifest asks for what Heroku calls differently.</exception>
    public static ImmutableArray<WantedFile> Of(Effective effective)
    {
        foreach (var database in effective.Databases.Where(database => database.Url is null && !database.Name.EndsWith("_URL", StringComparison.Ordinal)))
            throw new DeployException(Dog.HerokuDatabaseName.With(database.Name));
        var migrates = effective.Databases.Any(database => database.Migrate is not null);
        var commands = effective.Processes.Where(process => process.Command is not null).Select(process => (process.Name, process.Command!)).ToList();
        return effective.Runtime switch
        {
            Runtime.Static => StaticServer.Files(Heroku, effective.Headers),
            Runtime.Python => [.. Files(migrates ? [.. commands, (Migration.Process, Migration.Command)] : commands, effective, migrates), .. migrates ? (WantedFile[])[new Migration.AfterBuild(Heroku)] : []],
            // A slug is told its commands; in the package they are part of the content, so that another command is another content.
            _ => [.. commands.Count > 0 ? Files(commands, effective, migrates) : migrates ? [Script(effective)] : []],
        };
    }

    static IEnumerable<WantedFile> Files(IEnumerable<(string, string)> commands, Effective effective, bool migrates) =>
        [Procfile.Of(Heroku, commands), .. migrates ? (WantedFile[])[Script(effective)] : []];

    static MadeFile Script(Effective effective) => new(Heroku, Migration.Script, Migration.Text(effective.Databases));
}
