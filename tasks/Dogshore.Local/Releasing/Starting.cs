using System.Collections.Immutable;
using Dogshore.Local.Apps;
using Dogshore.Local.Hosting;
using Dogshore.Local.Running;
using Dogshore.Model;

namespace Dogshore.Local.Releasing;

/// <summary>Brings a release up beside the one that serves, and puts it in its place.</summary>
sealed class Starting(HostedApp app, Surroundings surroundings, Action<ReleaseEvent> tell)
{
    public static readonly TimeSpan ListenWithoutProbes = TimeSpan.FromSeconds(60);

    /// <returns>It runs, listens and answers its probes.</returns>
    /// <exception cref="HostException">It does not; nothing of it runs any more.</exception>
    public async Task<RunningRelease> Start(Runnable runnable, ImmutableArray<Probe> probes, CancellationToken stop)
    {
        var next = new RunningRelease(runnable, surroundings, app.Table);
        try
        {
            if (next.Instances.Length > 0) tell(new ReleaseEvent { Step = "start", Text = $"starts {string.Join(" ", next.Instances.Select(instance => instance.Name))}" });
            next.Start();
            var rising = new Rising(next, tell);
            await rising.Wait(probes.Select(probe => probe.Deadline).DefaultIfEmpty(ListenWithoutProbes).Max(), stop);
            await new Asking(next, rising, probes, app.Name, surroundings.Clock, tell).Run(stop);
            return next;
        }
        catch
        {
            await next.DisposeAsync();
            throw;
        }
    }

    public async Task Replace(RunningRelease next, CancellationToken hurry)
    {
        tell(new ReleaseEvent { Step = "switch", Text = $"v{next.Release.Number} takes the requests to http://127.0.0.1:{app.Record.Port}/" });
        if (await app.Switch(next) is { } before) await new Draining(before, tell).Run(hurry);
    }
}
