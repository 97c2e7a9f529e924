using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Local.Python;
using Dogshore.Local.Static;
using Dogshore.Worlds;

namespace Dogshore.Local.Data;

/// <summary>An installed PostgreSQL.</summary>
/// <param name="Folder">Holds initdb, postgres and pg_ctl.</param>
sealed partial record PostgresPrograms(string Folder, int Major)
{
    public string Initdb => In(Folder, "initdb");
    public string Control => In(Folder, "pg_ctl");

    /// <summary>The one to use: of the version that made the data, else the first on PATH, else the newest in the usual folders.</summary>
    /// <param name="last">The folder used before, or null.</param>
    /// <param name="major">Major version that made the data; null when there are none.</param>
    /// <param name="own">The folder to delete for a new start, for the remedy.</param>
    public static async Task<PostgresPrograms> Find(string toolPath, string? last, int? major, string own, CancellationToken stop)
    {
        var others = new SortedSet<int>();
        foreach (var folder in Candidates(toolPath, major is null ? null : last).Distinct(StringComparer.Ordinal))
        {
            if (await MajorOf(folder, stop) is not { } version) continue;
            if (major is null || version == major) return new PostgresPrograms(folder, version);
            others.Add(version);
        }
        throw (others.Count == 0 ? Dog.PostgresMissing.With() : Dog.PostgresVersion.With(major, string.Join(", ", others), own)).As(StatusCodes.Status500InternalServerError);
    }

    static IEnumerable<string> Candidates(string toolPath, string? last)
    {
        if (last is not null) yield return last;
        // PATH may hold a link to one of the programs only; the others are beside its end.
        foreach (var program in Programs.Find(toolPath, "initdb")) yield return Path.GetDirectoryName(RealPath.Of(program))!;
        foreach (var folder in Usual.SelectMany(Expand).OrderByDescending(Number)) yield return folder;
    }

    static async Task<int?> MajorOf(string folder, CancellationToken stop)
    {
        if (!File.Exists(In(folder, "initdb")) || !File.Exists(In(folder, "postgres")) || !File.Exists(In(folder, "pg_ctl"))) return null;
        var ran = await new Processes().Run(new Command(In(folder, "pg_ctl"), "--version"), stop);
        return ran.Succeeded && Version().Match(ran.Output) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    static string In(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>Debian and Ubuntu; Red Hat's and SUSE's; Homebrew; Postgres.app; the Windows installer. The star is a version.</summary>
    static readonly ImmutableArray<(string Folder, string Version, string Below)> Usual = OperatingSystem.IsWindows()
        ? [(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*", "bin")]
        : [("/usr/lib/postgresql", "*", "bin"), ("/usr", "pgsql-*", "bin"), ("/usr/lib", "postgresql*", "bin"), ("/usr/pgsql", "*", "bin"),
            ("/opt/homebrew/opt", "postgresql@*", "bin"), ("/usr/local/opt", "postgresql@*", "bin"), ("/home/linuxbrew/.linuxbrew/opt", "postgresql@*", "bin"),
            ("/Applications/Postgres.app/Contents/Versions", "*", "bin")];

    static IEnumerable<string> Expand((string Folder, string Version, string Below) place) =>
        Directory.Exists(place.Folder) ? Directory.EnumerateDirectories(place.Folder, place.Version).Select(folder => Path.Combine(folder, place.Below)) : [];

    static int Number(string folder) => Digits().Match(Path.GetFileName(Path.GetDirectoryName(folder)!)) is { Success: true } match ? int.Parse(match.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Version();

    [GeneratedRegex(@"\d{1,4}")]
    private static partial Regex Digits();
}
