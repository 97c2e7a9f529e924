using System.Collections.Immutable;

namespace Dogshore.Faults;

/// <summary>A place in a file; line and column count from 1, 0 is unknown.</summary>
public sealed record Place(string File, int Line = 0, int Column = 0);

/// <summary>A fault as it was met: with its facts filled in and, where known, its place.</summary>
public sealed record Finding(Fault Fault, string Fact, string Remedy)
{
    /// <summary>Where in the user's files, or null when no file is to blame.</summary>
    public Place? Place { get; init; }

    /// <summary>The app's, tool's or service's own last words, oldest first, masked; at most 50 lines.</summary>
    public ImmutableArray<string> Log { get; init; } = [];

    public string Code => Fault.Code;

    public Finding At(Place? place) => this with { Place = place };

    /// <summary>Keeps the last 50 of the lines given.</summary>
    public Finding Saying(IEnumerable<string> log) => this with { Log = [.. log.TakeLast(50)] };

    public override string ToString() => $"{Code}: {Fact} {Remedy}";
}

/// <summary>A deploy cannot go on for a reason that the user can act on. Carries findings, never a stack to show.</summary>
public class DeployException : Exception
{
    public DeployException(Finding finding) : this([finding]) { }

    public DeployException(ImmutableArray<Finding> findings)
        : base(string.Join(Environment.NewLine, findings)) => Findings = findings;

    public ImmutableArray<Finding> Findings { get; }
}

/// <summary>A release's own probe was refused. Nothing was left changed, or what was changed is named in the finding.</summary>
public sealed class ProbeRefusedException(Finding finding) : DeployException(finding);
