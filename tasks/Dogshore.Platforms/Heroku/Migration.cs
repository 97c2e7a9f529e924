using System.Globalization;
using System.Text;
using Dogshore.Model;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.Heroku;

/// <summary>The migration as Heroku's release phase: a process called <c>release</c> that runs before a release goes live, with the new
/// code and config; when it fails the old release serves on (contract heroku §1.5).</summary>
/// <remarks>Heroku runs it at every release: after a change of config and before a rollback too. So the script asks whether this
/// code was migrated already. Which code it is, is known by the source's version, that the build is told; which were migrated stands in
/// DOGSHORE, written with every change of config. When in doubt it migrates: once more does no harm, never would.</remarks>
static class Migration
{
    public const string Process = "release";
    public const string Command = $"sh {Script}";
    public const string Script = ".dogshore/release.sh";
    /// <summary>Variable that names the code of a slug, which had no build.</summary>
    public const string Code = "DOGSHORE_CODE";
    const string CodeFile = ".dogshore/code";

    public static string Text(IEnumerable<Database> databases)
    {
        var text = new StringBuilder("""
            # Made by Dogshore. Heroku runs this before every release, so also after a change of config and before a rollback:
            # what was migrated already is named in DOGSHORE.
            code="${DOGSHORE_CODE:-$(cat .dogshore/code 2>/dev/null)}"
            case "$DOGSHORE" in
              *"\"${code:-unknown}\""*) echo "dogshore: $code was migrated before"; exit 0 ;;
            esac

            """.ReplaceLineEndings("\n")).Append(ShellMigration.Function);
        foreach (var database in databases.Where(database => database.Migrate is not null))
            text.Append(CultureInfo.InvariantCulture, $"migrate {Quoted(database.Name)} {ShellMigration.Seconds(database)} {Quoted(database.Migrate!)}\n");
        return text.ToString();
    }

    /// <summary>A word for a shell, plain where that is safe.</summary>
    public static string Quoted(string word) => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/' or '+' or ':' or '=')
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The hook of Heroku's Python buildpack that is run after a build: it writes down which source was built.</summary>
    public sealed record AfterBuild(string For) : WantedFile(For, "bin/post_compile")
    {
        const string Line = $"mkdir -p .dogshore && printf '%.16s' \"$SOURCE_VERSION\" > {CodeFile} # Dogshore: which code this is, for {Script}\n";

        public override string? Complete(string? own)
        {
            if (own is null) return $"#!/bin/sh\n{Line}";
            var text = own.ReplaceLineEndings("\n");
            if (text.Contains(Line, StringComparison.Ordinal)) return null;
            // First, so that an exit in the user's own lines does not pass it by.
            var start = text.StartsWith("#!", StringComparison.Ordinal) ? text.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
            return start == 0 && text.StartsWith("#!", StringComparison.Ordinal) ? $"{text}\n{Line}" : text.Insert(start, Line);
        }
    }
}
