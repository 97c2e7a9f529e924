using System.Globalization;
using System.Text;
using Dogshore.Model;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>The migration as a container command of one instance: it runs where the new version was unpacked and before it takes the place of the old
/// one, and when it fails the deployment does (contract elasticbeanstalk §3).</summary>
/// <remarks>Elastic Beanstalk runs it whenever a version is deployed, at a rollback too. So the script runs only where the environment says that this very
/// content is to be migrated; a release says so, every other one takes the word away.</remarks>
static class Migration
{
    /// <summary>Says that this release migrates: a short name of its content, so that the word of an older one is none.</summary>
    public const string Variable = "DOGSHORE_MIGRATE";
    const string Script = ".dogshore/migrate.sh", Config = ".ebextensions/dogshore.config";
    /// <summary>Where the output of container commands is written; the tail of a log holds only files that are listed.</summary>
    public const string Log = "/var/log/cfn-init-cmd.log";

    public static string Word(string content) => content[..16];

    public static WantedFile[] Files(string platform, IEnumerable<Database> databases) =>
    [
        new MadeFile(platform, Script, Text(databases)),
        // YAML that is JSON: Elastic Beanstalk reads both, and this has no quoting of its own.
        new MadeFile(platform, Config, $$"""
            {
              "files": {
                "/opt/elasticbeanstalk/tasks/taillogs.d/dogshore.conf": { "mode": "000644", "owner": "root", "group": "root", "content": "{{Log}}\n" }
              },
              "container_commands": {
                "01_dogshore_migrate": { "command": "sh {{Script}}", "leader_only": true }
              }
            }

            """.ReplaceLineEndings("\n")),
    ];

    static string Text(IEnumerable<Database> databases)
    {
        var text = new StringBuilder($$"""
            # Made by Dogshore. Elastic Beanstalk runs this on one instance whenever this version is deployed, so also when somebody
            # goes back to it: only a release that sets {{Variable}} migrates.
            if [ -z "${{{Variable}}}" ]; then echo "dogshore: nothing is to be migrated"; exit 0; fi
            for environment in /var/app/venv/*/bin/activate; do if [ -f "$environment" ]; then . "$environment"; fi; done

            """.ReplaceLineEndings("\n")).Append(ShellMigration.Function);
        foreach (var database in databases.Where(database => database.Migrate is not null))
            text.Append(CultureInfo.InvariantCulture, $"migrate {Quoted(database.Name)} {ShellMigration.Seconds(database)} {Quoted(database.Migrate!)}\n");
        return text.ToString();
    }

    /// <summary>How long Elastic Beanstalk must let the commands of a deployment run.</summary>
    public static int Seconds(IEnumerable<Database> migrated) => migrated.Sum(ShellMigration.Seconds);

    static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
