using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>From a live release that its probes refused back to the last verified one: the same planner, another aim.</summary>
sealed class WayBack(Session session, Effective effective, Applier applier, World world)
{
    readonly Preparation preparation = new(session);

    /// <param name="rejected">The release that this run made or adopted; its standing was unknown.</param>
    /// <param name="probe">Asks what serves then; empty when all is well.</param>
    /// <returns>The outcome with what serves now.</returns>
    /// <exception cref="DeployException">The way back failed too: both releases and the command to run by hand are named.</exception>
    public async Task<OutcomeRecord> From(Release rejected, Observed observed, OutcomeRecord outcome, Func<Observed, CancellationToken, Task<ImmutableArray<Finding>>> probe, CancellationToken stop)
    {
        var to = effective.To;
        await applier.Apply([new Mark(Standing.Rejected)], observed.At, stop);
        outcome = outcome with { Release = (rejected with { Standing = Standing.Rejected }).Record() };

        var history = await to.Platform.Observe(to, Depth.History, world, stop);
        if (!history.History.Any(release => release.Standing == Standing.Verified && release.Id != rejected.Id))
        {
            if (to.Platform.Declaration.Can(Ability.Stop))
            {
                await to.Platform.Stop(to, world, stop);
                world.Log.Say($"stopped {rejected.Shown}: it was refused, and nothing verified is there to go back to");
            }
            return outcome with { Outcome = OutcomeKind.Failed.Word() };
        }

        Release? back = null;
        try
        {
            var prepared = await preparation.Rollback(effective, now => back = ReleaseSelector.Select(null, now), Task.FromResult(Outcomes.Facts(RecordFiles.ReadPlan(session.Folder(effective).Plan))), outcome.Run, stop, isRefusal: true);
            foreach (var note in prepared.Plan.Notes) world.Log.Say($"note: {note}");
            await applier.Apply(prepared.Plan.Changes.Where(change => change.Phase <= Phase.Release), prepared.Observed.At, stop);
            var now = await to.Platform.Observe(to, Depth.Live, world, stop);
            var refused = await probe(now, stop);
            if (!refused.IsEmpty) throw new DeployException(refused);
            await applier.Apply([new Mark(Standing.Verified)], now.At, stop);
            return outcome with { Outcome = OutcomeKind.RolledBack.Word(), Release = (now.Live! with { Standing = Standing.Verified }).Record() };
        }
        catch (DeployException failed)
        {
            var finding = Dog.RollbackFailed.With(rejected.Shown, back?.Shown ?? "the last verified release", failed.Findings[0], $"dotnet build -t:DeployRollback -p:DeployTo={to.Name}");
            throw new RollbackFailedException(finding);
        }
    }
}

/// <summary>Neither the new nor the old release could be made to serve as expected.</summary>
sealed class RollbackFailedException(Finding finding) : DeployException(finding);
