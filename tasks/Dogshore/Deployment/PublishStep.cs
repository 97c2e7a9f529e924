using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>Pages and other names that stay, once what serves was found good: changed, brought back after a rollback, and removed when
/// they are long gone.</summary>
sealed class PublishStep(Session session)
{
    public async Task Run(Effective effective, CancellationToken stop)
    {
        if (effective.Cdns.IsEmpty) return;
        var folder = session.Folder(effective);
        var recorded = RecordFiles.ReadPlan(folder.Plan);
        var before = RecordFiles.ReadOutcome(folder.Outcome);
        if (before?.Run != recorded.Run || !Outcomes.IsGood(before) || before.Release is not { } release) return;
        var publishes = recorded.Changes.Any(change => change.Phase == Phase.Publish.Word() || change.Phase == Phase.Prune.Word());
        // A new release of the same pages is written down as well: a rollback to it asks which were its own.
        if (!publishes && !recorded.Releases) return;

        var world = session.For(effective);
        var start = world.Now;
        var applier = new Applier(effective.To, new Cargo(null, Session.Values(world), folder.Path) { Run = recorded.Run }, world);
        var outcome = before with { Outcome = (publishes ? OutcomeKind.Succeeded.Word() : before.Outcome) };
        try
        {
            var stores = new Stores(session, effective, recorded.Run);
            if (recorded.Back is { } back) await stores.Restore(applier, back, release.Id, stop);
            else await stores.Publish(applier, release.Id, stop);
        }
        catch (DeployException failed)
        {
            outcome = outcome with { Outcome = OutcomeKind.Failed.Word(), Error = failed.Findings[0].Record() };
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = outcome with { Outcome = OutcomeKind.Cancelled.Word(), Error = Dog.Cancelled.With().Record() };
            throw;
        }
        finally
        {
            Outcomes.Write(folder, outcome with { Changes = [.. before.Changes, .. applier.Applied], Seconds = Math.Round(before.Seconds + world.Since(start).TotalSeconds, 3) }, world);
        }
    }
}
