using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>Reads <c>@(DeployProbe)</c>.</summary>
sealed class ProbeReader(Scope scope)
{
    static readonly StatusRange AnyGood = new(200, 399);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>What is asked where the manifest asks nothing.</summary>
    public static Probe Default { get; } = new("/", "/", AnyGood, null, null, Timeout, Deadline, 1);

    public ImmutableArray<Limited<Probe>> Read(IEnumerable<Item> items) => [.. items.Select(Read)];

    Limited<Probe> Read(Item item)
    {
        var path = item.Word("Path");
        if (path is null && ProbeShapes.PathProblem(item.Name) is { } problem)
            item.Fault(Dog.BadProbe.With(item.Name, "Include", problem, "Include=\"/healthz\""));
        var probe = new Probe(item.Name, path ?? item.Name, ValueChecks.Statuses(item.Word("Status") ?? "") ?? AnyGood,
            item.Text("Contains"), item.Word("Header"), item.Duration("Timeout", Timeout), item.Duration("Deadline", Deadline), item.Number("Successes") ?? 1);
        return new(probe, item, scope.NamesOf(item));
    }
}
