namespace Dogshore.EndToEnd;

/// <summary>The environment of an inner build: what a plain shell has and nothing of the machinery that runs the tests,
/// above all not CI, which Dogshore treats in its own way.</summary>
static class Variables
{
    static readonly string[] kept =
    [
        "LANG", "LC_ALL", "TZ", "DOTNET_ROOT", "NUGET_CERT_REVOCATION_MODE", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SystemRoot", "ComSpec", "PATHEXT",
    ];

    public static Dictionary<string, string?> Of(string home)
    {
        var variables = kept.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        variables["PATH"] = Tools.Path;
        variables["HOME"] = home;
        variables["USERPROFILE"] = home;
        variables["XDG_STATE_HOME"] = Path.Combine(home, "state");
        variables["XDG_RUNTIME_DIR"] = Path.Combine(home, "run");
        variables["TMPDIR"] = Path.Combine(home, "tmp");
        variables["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        variables["DOTNET_NOLOGO"] = "1";
        variables["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        variables["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        variables["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true";
        variables["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        // The tasks were built with the tests; several builds at once must not build them again.
        variables["DogshoreTasksPrebuilt"] = "true";
        // Whoever runs the tests may have a git configuration that signs commits or runs hooks.
        variables["GIT_CONFIG_GLOBAL"] = Path.Combine(home, "gitconfig");
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        return variables;
    }
}
