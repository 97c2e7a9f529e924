using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Probing;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>Probes what serves, writes down its standing, and goes back when it does not answer as expected.</summary>
sealed class VerifyStep(Session session)
{
    readonly PublishStep publishing = new(session);

    public Task Run(CancellationToken stop) => session.Each(ReleaseStep.Due(session), async (effective, token) =>
    {
        await Verify(effective, token);
        await publishing.Run(effective, token);
    }, stop);

    async Task Verify(Effective effective, CancellationToken stop)
    {
        var folder = session.Folder(effective);
        var world = session.For(effective);
        var start = world.Now;
        var recorded = RecordFiles.ReadPlan(folder.Plan);
        var before = RecordFiles.ReadOutcome(folder.Outcome);
        // DeployRelease has said all when it failed or had nothing to do.
        if (before?.Run != recorded.Run || Outcomes.Kind(before) != OutcomeKind.Unknown) return;

        var outcome = before;
        var applier = new Applier(effective.To, new Cargo(null, Session.Values(world), folder.Path) { Run = recorded.Run }, world);
        Holding? holding = null;
        var isHeard = false;
        var answers = new List<ProbeRecord>();
        try
        {
            // DeployRelease left the lock to this step, which finds it by the run.
            holding = await Holding.Take(session, effective, recorded.Run, recorded.Stamp.By, world, stop);
            stop = holding.Stop;
            var observed = await effective.To.Platform.Observe(effective.To, Depth.Live, world, stop);
            isHeard = true;
            var live = observed.Live;
            if (live is null || live.Id != before.Release?.Id)
                throw new DeployException(Dog.Overtaken.With(before.Release?.Id ?? "none", live?.Shown ?? "nothing", observed.LastRun ?? "unknown"));
            outcome = outcome with { Url = observed.Url?.ToString() };
            var refused = await Probe(effective, observed, applier, answers, world, stop);
            if (refused.IsEmpty)
            {
                await applier.Apply([new Mark(Standing.Verified)], observed.At, stop);
                outcome = outcome with { Outcome = (recorded.OnlyAsks ? OutcomeKind.Unchanged : OutcomeKind.Succeeded).Word(), Release = (live with { Standing = Standing.Verified }).Record() };
                return;
            }
            outcome = outcome with { Error = refused[0].Record() };
            var wayBack = new WayBack(session, effective, applier, world);
            // Where no standing is remembered, an unknown one may have served for months: only what this run released goes back.
            outcome = live.Standing == Standing.Unknown && (recorded.Releases || effective.To.Platform.Declaration.Releasing.RemembersStanding)
                ? await wayBack.From(live, observed, outcome, (now, token) => Probe(effective, now, applier, answers, world, token), stop)
                // It was good once, or may have been: the trouble is elsewhere, and an older release would not cure it.
                : outcome with { Outcome = OutcomeKind.Failed.Word() };
            throw new DeployException(refused);
        }
        catch (OperationCanceledException) when (holding?.Lost is { } lost)
        {
            outcome = outcome with { Outcome = OutcomeKind.Failed.Word(), Error = lost.Record() };
            throw new DeployException(lost);
        }
        catch (OperationCanceledException)
        {
            // The release is live and nobody has asked it yet: the next run verifies it or goes back.
            outcome = outcome with { Outcome = OutcomeKind.Cancelled.Word(), Error = Dog.Cancelled.With().Record() };
            throw;
        }
        catch (RollbackFailedException failed)
        {
            outcome = outcome with { Outcome = OutcomeKind.RollbackFailed.Word(), Error = failed.Findings[0].Record() };
            throw;
        }
        catch (DeployException failed) when (outcome.Error is null)
        {
            // A platform that cannot be asked says nothing against the release, which is live: the next run asks it.
            outcome = outcome with { Outcome = (isHeard ? OutcomeKind.Failed : OutcomeKind.Unknown).Word(), Error = failed.Findings[0].Record() };
            throw;
        }
        finally
        {
            Outcomes.Write(folder, outcome with
            {
                Changes = [.. before.Changes, .. applier.Applied],
                Probes = answers.Count > 0 ? [.. answers] : null,
                Seconds = Math.Round(before.Seconds + world.Since(start).TotalSeconds, 3),
            }, world);
            if (holding is not null) await holding.DisposeAsync();
        }
    }

    /// <param name="answers">Takes what the app answered.</param>
    /// <returns>What was refused; empty when all is well.</returns>
    static async Task<ImmutableArray<Finding>> Probe(Effective effective, Observed observed, Applier applier, List<ProbeRecord> answers, World world, CancellationToken stop)
    {
        var url = observed.Url ?? throw new DeployException(Dog.NoAddress.With(effective.To.App));
        var proof = effective.To.Platform.Proof(observed.Live!);
        try
        {
            return await applier.Timed(Phase.Probe.Word(), "probe", string.Join(", ", effective.Probes), async within =>
            {
                var results = await Prober.Run(url, effective.Probes, proof, world.Http.Client, world.Clock, within.Log.Say, stop);
                answers.AddRange(results.Select(result => result.Record(observed.Live!)));
                var refused = results.Where(result => !result.Passed).Select(result => result.Finding!).ToImmutableArray();
                if (refused.IsEmpty) return refused;
                // The app's own last words explain a refused probe better than the probe does.
                var log = effective.To.Platform.Declaration.Can(Ability.Logs) ? await effective.To.Platform.Logs(effective.To, 50, world, stop) : [];
                throw new DeployException([.. refused.Select(finding => finding.Log.IsEmpty ? finding.Saying(log) : finding)]);
            });
        }
        catch (DeployException refused)
        {
            return refused.Findings;
        }
    }
}
