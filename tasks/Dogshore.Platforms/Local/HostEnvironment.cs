using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>What a new host inherits. It lives on long after the build, so it gets what names places and languages and
/// nothing else: the build's other variables hold secrets.</summary>
static class HostEnvironment
{
    static readonly ImmutableArray<string> Names =
    [
        "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "USER", "LOGNAME", "SHELL",
        // Without it no .NET app starts on a machine that has no ICU.
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        // Windows starts no program without these.
        "SystemRoot", "SystemDrive", "windir", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles",
    ];
    static readonly ImmutableArray<string> Prefixes = ["LC_", "XDG_", "DOTNET_ROOT"];

    public static ImmutableDictionary<string, string> Of(World world)
    {
        var rule = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Names.Concat(world.EnvironmentNames().Where(name => Prefixes.Any(prefix => name.StartsWith(prefix, rule))))
            .Distinct(StringComparer.FromComparison(rule))
            .Select(name => (Name: name, Value: world.Environment(name)))
            .Where(variable => !string.IsNullOrEmpty(variable.Value))
            .ToImmutableDictionary(variable => variable.Name, variable => variable.Value!);
    }

    /// <summary>The dotnet that runs this build, else the one on PATH, else the one in DOTNET_ROOT.</summary>
    /// <exception cref="DeployException">There is none.</exception>
    public static string Dotnet(World world)
    {
        var program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var folders = (world.Environment("PATH") ?? "").Split(Path.PathSeparator).Append(world.Environment("DOTNET_ROOT"));
        return folders.Where(folder => !string.IsNullOrEmpty(folder) && Path.IsPathFullyQualified(folder))
            .Select(folder => Path.Combine(folder!, program))
            .Prepend(world.Environment("DOTNET_HOST_PATH"))
            .FirstOrDefault(File.Exists) ?? throw new DeployException(Dog.LocalNoDotnet.With());
    }
}
