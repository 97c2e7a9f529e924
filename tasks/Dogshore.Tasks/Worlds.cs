using System.Net;
using Dogshore.Worlds;
using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>The engine's world as MSBuild gives it to one task: with several projects in one process each has its own
/// environment and folder.</summary>
static class Worlds
{
    public static World Of(TaskEnvironment environment, ILog log) => new()
    {
        Log = log,
        Environment = environment.GetEnvironmentVariable,
        EnvironmentNames = () => [.. environment.GetEnvironmentVariables().Keys],
        Directory = environment.ProjectDirectory.Value,
        User = System.Environment.UserName,
        Machine = Dns.GetHostName(),
        Processes = new Processes(environment.GetProcessStartInfo),
    };
}
