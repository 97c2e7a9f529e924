using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Model;

namespace Dogshore.Local.Running;

/// <summary>The environment of an app's process, made from nothing: what a program needs of the machine, then the runtime's
/// variables, then the app's config. The host's other variables, and so another deploy's secrets, are not in it.</summary>
static class ProcessEnvironment
{
    static readonly ImmutableHashSet<string> Machine = ImmutableHashSet.Create(
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal,
        "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "PYENV_ROOT", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP", "OS", "USERNAME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH",
        "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "CommonProgramFiles", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE");

    static readonly ImmutableArray<string> MachinePrefixes = ["LC_", "XDG_", "DOTNET_ROOT"];

    /// <param name="inherited">The host's own environment.</param>
    /// <param name="port">Where the process is to listen; null for one that takes no requests.</param>
    public static ImmutableDictionary<string, string> Of(ImmutableDictionary<string, string> inherited, Runnable runnable, string root, int? port)
    {
        var result = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in inherited)
        {
            if (Machine.Contains(name) || MachinePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))) result[name] = value;
        }
        result["PATH"] = runnable.Release.ToolPath;
        foreach (var (name, value) in runnable.Tools) result[name] = value;
        if (port is not null && runnable.Release.Runtime == Runtime.Dotnet) result["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        foreach (var (name, value) in runnable.Config) result[name] = value;
        if (port is not null)
        {
            // Not the config's: where the process listens is for the host to say.
            result["PORT"] = port.Value.ToString(CultureInfo.InvariantCulture);
            if (runnable.Release.Runtime == Runtime.Python)
                result["GUNICORN_CMD_ARGS"] = $"--bind 127.0.0.1:{port} {runnable.Config.GetValueOrDefault("GUNICORN_CMD_ARGS")}".TrimEnd();
        }
        result[Leftovers.Variable] = root;
        return result.ToImmutable();
    }
}
