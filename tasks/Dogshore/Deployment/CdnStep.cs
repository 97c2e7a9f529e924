using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>New names of static files, before the release that asks for them. When that fails the destination is not released.</summary>
sealed class CdnStep(Session session, SdkRecord sdk)
{
    public Task Run(CancellationToken stop) => session.Each(ReleaseStep.Due(session), Add, stop);

    async Task Add(Effective effective, CancellationToken stop)
    {
        if (effective.Cdns.IsEmpty) return;
        var folder = session.Folder(effective);
        var recorded = RecordFiles.ReadPlan(folder.Plan);
        // One that waits for a failed one is not begun: DeployRelease says so.
        if (recorded.Changes.All(change => change.Phase != Phase.Assets.Word()) || new ReleaseStep(session, sdk).After(effective) is not null) return;

        var world = session.For(effective);
        var start = world.Now;
        var applier = new Applier(effective.To, new Cargo(null, Session.Values(world), folder.Path) { Run = recorded.Run }, world);
        try
        {
            await new Stores(session, effective, recorded.Run).Assets(applier, stop);
        }
        catch (DeployException refused)
        {
            Failed(OutcomeKind.Failed, refused.Findings[0]);
            throw;
        }
        catch (OperationCanceledException)
        {
            Failed(OutcomeKind.Cancelled, Dog.Cancelled.With());
            throw;
        }

        void Failed(OutcomeKind kind, Finding finding) => Outcomes.Write(folder, Outcomes.Of(recorded, sdk) with
        {
            Outcome = kind.Word(),
            Error = finding.Record(),
            Release = recorded.Live,
            Url = recorded.Url,
            Changes = applier.Applied,
            Seconds = Outcomes.Seconds(world, start),
        }, world);
    }
}
