using System.Collections.Immutable;
using Dogshore.Local.Data;
using Dogshore.Local.Running;

namespace Dogshore.Local.Hosting;

/// <summary>What every part of the host works with.</summary>
/// <param name="Inherited">The environment that the host was started with; apps get an allow-list of it.</param>
sealed record Surroundings(Paths Paths, ImmutableDictionary<string, string> Inherited, HostLog Log, TimeProvider Clock, Databases Databases)
{
    public FreePorts Ports { get; } = new();
}
