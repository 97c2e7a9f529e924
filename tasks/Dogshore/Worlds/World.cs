namespace Dogshore.Worlds;

/// <summary>All that the engine may touch: network, processes, clock, environment, log. Tests make their own.</summary>
public sealed record World
{
    public required ILog Log { get; init; }
    /// <summary>Reads a variable of the environment in which the deploy runs; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }
    /// <summary>Names of the variables of the environment.</summary>
    public Func<IReadOnlyCollection<string>> EnvironmentNames { get; init; } = () => [];
    /// <summary>The account that deploys, where no variable names it; empty when it has none.</summary>
    public string User { get; init; } = "";
    /// <summary>The machine's name, for people; empty when it has none.</summary>
    public string Machine { get; init; } = "";
    /// <summary>Folder of the project, absolute.</summary>
    public required string Directory { get; init; }
    public required Processes Processes { get; init; }
    public TimeProvider Clock { get; init; } = TimeProvider.System;
    /// <summary>Monotonic, for durations.</summary>
    public long Now => Clock.GetTimestamp();
    public TimeSpan Since(long start) => Clock.GetElapsedTime(start);
    /// <summary>How many things can be computed at once.</summary>
    public int Cores { get; init; } = System.Environment.ProcessorCount;
    public Http Http { get; init; } = new();
}
