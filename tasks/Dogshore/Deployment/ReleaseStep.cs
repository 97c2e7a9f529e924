using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>App, database, upload, release: applies the plan that was written, after it has looked once more that it still is the plan.</summary>
sealed class ReleaseStep(Session session, SdkRecord sdk)
{
    /// <summary>How often a release that goes on by itself may change what was looked at.</summary>
    const int MostLooks = 3;

    readonly Preparation preparation = new(session);

    public Task Run(CancellationToken stop) => session.Each(Due(session), Release, stop);

    /// <summary>The destinations of this wave; a rollback has no waves.</summary>
    public static ImmutableArray<Effective> Due(Session session) => session.Input["_Rollback"] is null ? session.Wave : session.Manifest.Destinations;

    async Task Release(Effective effective, CancellationToken stop)
    {
        var folder = session.Folder(effective);
        var world = session.For(effective);
        var start = world.Now;
        if (session.Unasked(effective) is not null) throw new DeployException(Dog.Offline.With(effective.To.Name, effective.To.Platform.Declaration.Name));
        var recorded = RecordFiles.ReadPlan(folder.Plan);
        // By an earlier call that was told to end with this step: the run's one release is made, or is known not to be.
        if (RecordFiles.ReadOutcome(folder.Outcome)?.Run == recorded.Run) return;
        var outcome = Outcomes.Of(recorded, sdk);

        // DeployCdn failed for this destination and has said so: what asks for new names is not released without them.
        if (RecordFiles.ReadOutcome(folder.Outcome) is { } told && told.Run == recorded.Run) return;
        if (After(effective) is { } failed)
        {
            var finding = Dog.NotStarted.With(effective.To.Name, failed).At(effective.To.Place);
            Outcomes.Write(folder, outcome with { Outcome = OutcomeKind.NotStarted.Word(), Release = recorded.Live, Error = finding.Record() }, world);
            throw new DeployException(finding);
        }
        if (!recorded.Changed)
        {
            Outcomes.Write(folder, outcome with { Outcome = OutcomeKind.Unchanged.Word(), Release = recorded.Live, Url = recorded.Url }, world);
            return;
        }

        var archive = recorded.Back is null ? folder.Archive : null;
        var applier = new Applier(effective.To, new Cargo(archive, Session.Values(world), folder.Path) { Run = recorded.Run, Files = () => [.. PackageFiles.ReadFiles(folder).Select(file => file.Entry)] }, world);
        Prepared? prepared = null;
        Holding? holding = null;
        try
        {
            // Taken only when there is something to do. What others did until then shows in the second look, which is the one that counts.
            holding = await Holding.Take(session, effective, recorded.Run, recorded.Stamp.By, world, stop);
            var (position, pending) = (recorded.Position, session.PlanFile is null ? recorded.Pending : null);
            for (var look = 1; ; look++)
            {
                prepared = await Again(effective, recorded, holding.Stop);
                if (prepared.Plan.IsEmpty)
                {
                    outcome = outcome with { Outcome = OutcomeKind.Unchanged.Word(), Release = prepared.Observed.Live.Record(), Url = prepared.Observed.Url?.ToString() };
                    return;
                }
                if (prepared.Observed.At.Token != position)
                {
                    if (pending is null || prepared.Observed.LastRun != pending) throw new DeployException(Dog.PositionMoved.With(prepared.Observed.LastRun is { } run ? $", by the run {run}" : ""));
                    // Nobody came between: the platform went on with what was pending when this was planned.
                    world.Log.Say($"what {pending} had begun has gone on meanwhile; planned again");
                }
                outcome = outcome with { Previous = prepared.Observed.Live.Record() };
                try
                {
                    await applier.Apply(prepared.Plan.Changes.Where(change => change.Phase <= Phase.Release), prepared.Observed.At, holding.Stop);
                    break;
                }
                catch (DeployException moved) when (look < MostLooks && moved.Findings[0].Fault == Dog.PositionMoved && session.PlanFile is null && prepared.Observed.Pending is not null && applier.Applied.All(change => change.Outcome == "failed"))
                {
                    (position, pending) = (prepared.Observed.At.Token, prepared.Observed.Pending!.Stamp?.Run);
                }
            }
            if (session.Input["_Alone"] is not null) world.Log.Say("the release is live and its standing is unknown until DeployVerify has asked it");
            outcome = outcome with { Outcome = OutcomeKind.Unknown.Word(), Release = (applier.Release ?? prepared.Observed.Live).Record(), Url = (applier.Url ?? prepared.Observed.Url)?.ToString() };
        }
        catch (ProbeRefusedException refused)
        {
            // It never went live: what served before serves on. With a verified release before it that is what going back means.
            var serves = prepared!.Observed is { Live.Standing: Standing.Verified, Serving: true };
            outcome = Failed(outcome, serves ? OutcomeKind.RolledBack : OutcomeKind.Failed, refused.Findings[0], prepared);
            throw;
        }
        catch (DeployException refused)
        {
            outcome = Failed(outcome, OutcomeKind.Failed, refused.Findings[0], prepared);
            throw;
        }
        catch (OperationCanceledException) when (holding?.Lost is { } lost)
        {
            outcome = Failed(outcome, OutcomeKind.Failed, lost, prepared);
            throw new DeployException(lost);
        }
        catch (OperationCanceledException)
        {
            outcome = Failed(outcome, OutcomeKind.Cancelled, Dog.Cancelled.With(), prepared);
            throw;
        }
        catch (Exception bug)
        {
            outcome = Failed(outcome, OutcomeKind.Failed, Dog.OwnError.With(bug.GetType().Name), prepared);
            throw;
        }
        finally
        {
            Outcomes.Write(folder, outcome with { Changes = applier.Applied, Seconds = Outcomes.Seconds(world, start) }, world);
            // A release that is still to be asked stays locked until DeployVerify has asked it.
            if (holding is not null && Outcomes.Kind(outcome) == OutcomeKind.Unknown) await holding.Leave(session.Input["_Alone"] is not null);
            else if (holding is not null) await holding.DisposeAsync();
        }
    }

    Task<Prepared> Again(Effective effective, PlanRecord recorded, CancellationToken stop)
    {
        var facts = Outcomes.Facts(recorded);
        return recorded.Back is { } back
            ? preparation.Rollback(effective, observed => ReleaseSelector.Select(back, observed), Task.FromResult(facts), recorded.Run, stop)
            : preparation.Deploy(effective, PackageFiles.Read(session.Folder(effective)).Content, Task.FromResult(facts), recorded.Run, stop);
    }

    static OutcomeRecord Failed(OutcomeRecord outcome, OutcomeKind kind, Finding finding, Prepared? prepared) => outcome with
    {
        Outcome = kind.Word(),
        Error = finding.Record(),
        Release = prepared?.Observed.Live.Record() ?? outcome.Release,
        Url = prepared?.Observed.Url?.ToString(),
    };

    /// <summary>A destination that had to succeed first and did not, or null.</summary>
    public string? After(Effective effective) => effective.To.After
        .SelectMany(name => session.Manifest.Destinations.Where(each => each.To.Name == name || each.To.Group == name))
        .Where(each => each.To.Name != effective.To.Name)
        .FirstOrDefault(each => !Outcomes.IsGood(RecordFiles.ReadOutcome(session.Folder(each).Outcome)))?.To.Name;
}
