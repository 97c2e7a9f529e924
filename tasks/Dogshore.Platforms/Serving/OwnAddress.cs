using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Probing;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Serving;

/// <summary>Asks a release that has no visitors yet at an address of its own.</summary>
static class OwnAddress
{
    /// <param name="log">The app's own last words, which explain a refused probe better than the probe does.</param>
    /// <exception cref="ProbeRefusedException">It does not answer as expected.</exception>
    public static async Task Ask(Uri url, ImmutableArray<Probe> probes, World world, Func<Task<IReadOnlyList<string>>> log, CancellationToken stop)
    {
        var results = await Prober.Run(url, probes, null, world.Http.Client, world.Clock, world.Log.Say, stop);
        if (results.FirstOrDefault(result => !result.Passed)?.Finding is { } refused) throw new ProbeRefusedException(refused.Log.IsEmpty ? refused.Saying(await log()) : refused);
    }
}
