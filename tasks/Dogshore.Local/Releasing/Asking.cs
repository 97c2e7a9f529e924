using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local.Routing;
using Dogshore.Local.Running;
using Dogshore.Model;
using Dogshore.Probing;
using Dogshore.Worlds;

namespace Dogshore.Local.Releasing;

/// <summary>Asks every web process of a new release what the probes expect, before it gets any traffic.</summary>
sealed class Asking(RunningRelease running, Rising rising, ImmutableArray<Probe> probes, string app, TimeProvider clock, Action<ReleaseEvent> tell)
{
    /// <exception cref="HostException">A probe was refused, or a process ended or hangs.</exception>
    public async Task Run(CancellationToken stop)
    {
        if (probes.IsEmpty) return;
        foreach (var probe in probes) tell(new ReleaseEvent { Step = "probe", Text = probe.ToString() });
        if (running.IsFiles)
        {
            // Files have no process to ask: a router of their own answers until the app's does.
            var port = Ports.Free();
            await using var router = new AppRouter(app, port);
            router.Switch(running.Target);
            await router.Listen();
            await Run(new Uri($"http://127.0.0.1:{port}"), null, stop);
            return;
        }
        await Task.WhenAll(running.Web.Select(instance => Run(instance.Address, instance, stop)));
    }

    async Task Run(Uri address, Instance? instance, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var client = new HttpClient(Http.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        var asked = Prober.Run(address, probes, null, client, clock, text => tell(new ReleaseEvent { Step = "probe", Text = text }), over.Token);
        if (await Task.WhenAny([asked, .. running.Instances.Select(each => each.Ended)]) != asked)
        {
            await over.CancelAsync();
            await Task.WhenAny(asked);
            rising.ThrowIfOneEnded();
        }
        var refused = (await asked).FirstOrDefault(result => !result.Passed);
        if (refused is not null) throw Refusal(refused, instance);
        rising.ThrowIfOneEnded();
    }

    /// <summary>Wrong answers are a refusal of the release; no answer at all is an app that never came up.</summary>
    static HostException Refusal(ProbeResult result, Instance? instance)
    {
        var log = instance?.Log.Last() ?? [];
        return result.LastAnswer is null && instance is not null
            ? Dog.NeverAnswers.With(instance.Name, result.Probe.Path, Durations.Show(result.Probe.Deadline)).Saying(log).As(422)
            : (result.Finding ?? throw new InvalidOperationException("A probe was refused without a finding.")).Saying(log).As(422, refused: true);
    }
}
