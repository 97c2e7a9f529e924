using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>The migration as a container command of one instance: it runs where the new version was unpacked and before it takes the place of the old
/// one, and when it fails the deployment does (contract elasticbeanstalk §3).</summary>
/// <remarks>Elastic Beanstalk runs it whenever a version is deployed, at a rollback too. So the script runs only where the environment says that this very
/// content is to be migrated; a release says so, every other one takes the word away.</remarks>
static partial class Migration
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
            migrate() {
              echo "dogshore: migrating $1"
              timeout -k 10 "$2" sh -c "$3"
              ended=$?
              echo "dogshore: migration of $1 ended with $ended"
              [ "$ended" -eq 0 ] || exit "$ended"
            }

            """.ReplaceLineEndings("\n"));
        foreach (var database in databases.Where(database => database.Migrate is not null))
            text.Append(CultureInfo.InvariantCulture, $"migrate {Quoted(database.Name)} {Seconds(database)} {Quoted(database.Migrate!)}\n");
        return text.ToString();
    }

    static int Seconds(Database database) => (int)Math.Max(1, Math.Ceiling(database.Timeout.TotalSeconds));

    /// <summary>How long Elastic Beanstalk must let the commands of a deployment run.</summary>
    public static int Seconds(IEnumerable<Database> migrated) => migrated.Sum(Seconds);

    /// <summary>What the last lines say of a migration that failed; null when they say nothing of one.</summary>
    public static Finding? Failure(IReadOnlyList<string> last, ImmutableArray<Database> databases)
    {
        if (last.Select(line => Ended().Match(line)).LastOrDefault(match => match.Success) is not { } match) return null;
        var (name, code) = (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        if (code == 0 || databases.FirstOrDefault(database => database.Name == name) is not { } database) return null;
        // timeout(1): 124, and 137 when it had to kill.
        return (code is 124 or 137 ? Dog.MigrationTimedOut.With(name, Durations.Show(database.Timeout), database.Migrate) : Dog.MigrationFailed.With(name, $"exit code {code}", database.Migrate)).Saying(last);
    }

    static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"dogshore: migration of (\w+) ended with (\d+)\s*$")]
    private static partial Regex Ended();
}
