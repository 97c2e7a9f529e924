using System.Diagnostics;

namespace Dogshore.Emulators.Apps;

/// <summary>What every process of an app finds in its environment on these emulators.</summary>
public static class AppEnvironment
{
    static readonly Lazy<string> path = new(FindPath);

    /// <summary>PATH, but first the folder of a python3 that has Flask and gunicorn, when there is one.</summary>
    public static string SearchPath => path.Value;

    internal static Dictionary<string, string> Base(string folder) => new()
    {
        ["PATH"] = SearchPath,
        ["HOME"] = folder,
        ["LANG"] = "C.UTF-8",
        // A log is of use while it is written.
        ["PYTHONUNBUFFERED"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    static string FindPath()
    {
        var given = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        var dotnet = Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? Path.GetDirectoryName(self) : null;
        var folder = given.Split(':').Prepend("/usr/bin").FirstOrDefault(folder => HasFlask(Path.Combine(folder, "python3")));
        return string.Join(':', new[] { folder, given, dotnet }.Where(part => part is not null));
    }

    static bool HasFlask(string python)
    {
        if (!File.Exists(python)) return false;
        // Debian's own comes first: a shim in front of it would cost each start of an app a tenth of a second.
        using var asking = Process.Start(new ProcessStartInfo(python, ["-c", "import flask, gunicorn"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        return asking.WaitForExit(TimeSpan.FromSeconds(20)) && asking.ExitCode == 0;
    }
}
