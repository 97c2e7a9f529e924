using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.Heroku;

/// <summary>What Heroku wants in the package.</summary>
static class HerokuFiles
{
    const string Heroku = "heroku";
    /// <summary>All files of a slug lie here (contract heroku §1.4).</summary>
    public const string SlugFolder = "./app/";
    public static readonly HerokuName StaticBuildpack = new("heroku/python");

    /// <exception cref="DeployException">The manifest asks for what Heroku calls differently.</exception>
    public static ImmutableArray<WantedFile> Of(Effective effective)
    {
        foreach (var database in effective.Databases.Where(database => database.Url is null && !database.Name.EndsWith("_URL", StringComparison.Ordinal)))
            throw new DeployException(Dog.HerokuDatabaseName.With(database.Name));
        var migrates = effective.Databases.Any(database => database.Migrate is not null);
        var commands = effective.Processes.Where(process => process.Command is not null).Select(process => (process.Name, process.Command!)).ToList();
        return effective.Runtime switch
        {
            Runtime.Static => Static(effective),
            Runtime.Python => [.. Files(migrates ? [.. commands, (Migration.Process, Migration.Command)] : commands, effective, migrates), .. migrates ? (WantedFile[])[new Migration.AfterBuild(Heroku)] : []],
            // A slug is told its commands; in the package they are part of the content, so that another command is another content.
            _ => [.. commands.Count > 0 ? Files(commands, effective, migrates) : migrates ? [Script(effective)] : []],
        };
    }

    /// <summary>Heroku serves no files by itself: the buildpack heroku/python runs a small server from the Procfile.</summary>
    static ImmutableArray<WantedFile> Static(Effective effective) =>
    [
        Procfile.Of(Heroku, [("web", StaticServer.Command)]),
        // Without it the buildpack does not take the site for its own.
        new MadeFile(Heroku, "requirements.txt", "# Nothing: the site is served by .dogshore/serve.py.\n"),
        new MadeFile(Heroku, ".python-version", "3.13\n"),
        StaticServer.File(Heroku, effective.Headers, "Procfile", "requirements.txt", "runtime.txt"),
    ];

    static IEnumerable<WantedFile> Files(IEnumerable<(string, string)> commands, Effective effective, bool migrates) =>
        [Procfile.Of(Heroku, commands), .. migrates ? (WantedFile[])[Script(effective)] : []];

    static MadeFile Script(Effective effective) => new(Heroku, Migration.Script, Migration.Text(effective.Databases));
}
