using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>Warns of a runtime that gets no security fixes, or soon none: what the app runs on stays its developer's own care, and
/// nothing else would tell.</summary>
static partial class RuntimeAge
{
    /// <summary>How long before its end a runtime is warned of.</summary>
    static readonly TimeSpan notice = TimeSpan.FromDays(90);

    /// <summary>The last day of fixes, by version (dotnet.microsoft.com/platform/support/policy/dotnet-core, devguide.python.org/versions;
    /// of a Python the end of its last month). One that is not here is either newer than this list or older than all of it.</summary>
    static readonly ImmutableArray<(Runtime Runtime, string Version, DateOnly End)> ends =
    [
        (Runtime.Dotnet, "5.0", new(2022, 5, 10)), (Runtime.Dotnet, "6.0", new(2024, 11, 12)), (Runtime.Dotnet, "7.0", new(2024, 5, 14)),
        (Runtime.Dotnet, "8.0", new(2026, 11, 10)), (Runtime.Dotnet, "9.0", new(2026, 11, 10)), (Runtime.Dotnet, "10.0", new(2028, 11, 14)),
        (Runtime.Python, "2.7", new(2020, 1, 1)), (Runtime.Python, "3.7", new(2023, 6, 27)), (Runtime.Python, "3.8", new(2024, 10, 7)),
        (Runtime.Python, "3.9", new(2025, 10, 31)), (Runtime.Python, "3.10", new(2026, 10, 31)), (Runtime.Python, "3.11", new(2027, 10, 31)),
        (Runtime.Python, "3.12", new(2028, 10, 31)), (Runtime.Python, "3.13", new(2029, 10, 31)), (Runtime.Python, "3.14", new(2030, 10, 31)),
    ];

    public static void Warn(Runtime runtime, Reading reading)
    {
        if (Version(runtime, reading.Input) is not { } version) return;
        foreach (var (_, _, end) in ends.Where(each => each.Runtime == runtime && each.Version == version))
        {
            var today = DateOnly.FromDateTime(reading.World.Clock.GetUtcNow().UtcDateTime);
            var fault = today > end ? Dog.RuntimeEnded : today > end.AddDays(-notice.Days) ? Dog.RuntimeEnds : null;
            if (fault is not null) reading.Warn(fault.With(Name(runtime, version), end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Name(runtime, Newest(runtime))));
        }
    }

    static string Newest(Runtime runtime) => ends.Where(each => each.Runtime == runtime).MaxBy(each => each.End).Version;

    static string Name(Runtime runtime, string version) => $"{(runtime == Runtime.Dotnet ? ".NET" : "Python")} {version}";

    static string? Version(Runtime runtime, ManifestInput input) => runtime switch
    {
        Runtime.Dotnet => Framework().Match(input["_TargetFramework"] ?? "") is { Success: true } match ? match.Groups[1].Value : null,
        // What Heroku, pyenv and uv read; Heroku's older file is the second.
        Runtime.Python => Said(input.Directory, ".python-version") ?? Said(input.Directory, "runtime.txt"),
        _ => null,
    };

    static string? Said(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        // One word; a large file of that name is something else.
        return file is { Exists: true, Length: < 1000 } && Python().Match(File.ReadAllText(file.FullName)) is { Success: true } match ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^net(\d+\.\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Framework();

    [GeneratedRegex(@"^\s*(?:python-)?(\d+\.\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Python();
}
