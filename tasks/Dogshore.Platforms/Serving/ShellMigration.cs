using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Platforms.Serving;

/// <summary>A migration that the platform's own shell runs: the function that a script of ours calls for each, and what its output says of one that failed.</summary>
static partial class ShellMigration
{
    /// <summary>Called with the database's name, seconds, and the command.</summary>
    public static string Function => """
        migrate() {
          echo "dogshore: migrating $1"
          timeout -k 10 "$2" sh -c "$3"
          ended=$?
          echo "dogshore: migration of $1 ended with $ended"
          [ "$ended" -eq 0 ] || exit "$ended"
        }

        """.ReplaceLineEndings("\n");

    /// <summary>For the function, at least one.</summary>
    public static int Seconds(Database database) => (int)Math.Max(1, Math.Ceiling(database.Timeout.TotalSeconds));

    /// <summary>What the last lines say of a migration that failed; null when they say nothing of one.</summary>
    public static Finding? Failure(IReadOnlyList<string> last, ImmutableArray<Database> databases)
    {
        if (last.Select(line => Ended().Match(line)).LastOrDefault(match => match.Success) is not { } match) return null;
        var (name, code) = (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        if (code == 0 || databases.FirstOrDefault(database => database.Name == name) is not { } database) return null;
        // timeout(1): 124, and 137 when it had to kill.
        return (code is 124 or 137 ? Dog.MigrationTimedOut.With(name, Durations.Show(database.Timeout), database.Migrate) : Dog.MigrationFailed.With(name, $"exit code {code}", database.Migrate)).Saying(last);
    }

    [GeneratedRegex(@"dogshore: migration of (\w+) ended with (\d+)\s*$")]
    private static partial Regex Ended();
}
