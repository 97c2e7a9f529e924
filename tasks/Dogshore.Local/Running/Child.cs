using System.Collections.Immutable;

namespace Dogshore.Local.Running;

/// <summary>A program to start with an environment that is wholly ours.</summary>
/// <param name="Program">Absolute path.</param>
sealed record Launch(string Program, ImmutableArray<string> Arguments, string Directory, ImmutableDictionary<string, string> Environment);

/// <summary>How a process ended: by itself with a code, or by a signal.</summary>
sealed record Ended(int? Code, int? Signal = null)
{
    public bool Succeeded => Code == 0;
    public override string ToString() => Signal is { } signal ? $"signal {signal}" : Code is { } code ? $"exit code {code}" : "an unknown exit code";
}

/// <summary>A process that we started, with everything that it starts itself.</summary>
abstract class Child
{
    public abstract int Id { get; }

    /// <summary>Completes when the process has ended and nothing of its group is left. Never fails.</summary>
    public abstract Task<Ended> Ended { get; }

    /// <summary>Asks it to end, and ends it and all its descendants when it has not after <paramref name="grace"/>.</summary>
    public abstract Task End(TimeSpan grace);

    /// <param name="line">Called for each line of output and error, from one thread, in order.</param>
    /// <exception cref="IOException">It could not be started.</exception>
    public static Child Start(Launch launch, Action<string> line) =>
        OperatingSystem.IsWindows() ? new PortableChild(launch, line) : new UnixChild(launch, line);
}
