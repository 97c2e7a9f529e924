using Dogshore.Ci;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Secrets;

namespace Dogshore.Deployment;

/// <summary>One destination, looked at and planned.</summary>
sealed record Prepared(Observed Observed, Desired Desired, Plan Plan);

/// <summary>Observes and plans: the same for DeployPlan, for DeployRelease before it touches anything, and for a way back.</summary>
sealed class Preparation(Session session)
{
    /// <param name="content">What the package holds.</param>
    public async Task<Prepared> Deploy(Effective effective, ContentSummary content, Task<RunFacts> facts, string run, CancellationToken stop)
    {
        var world = session.For(effective);
        var observed = await effective.To.Platform.Observe(effective.To, Depth.Live, world, stop);
        var desired = DesiredFactory.Deploy(effective, content, session.Manifest.Version, await facts, run, observed.Key ?? TagKey.Make(), Session.Values(world));
        return new Prepared(observed, desired, Planner.Plan(desired, observed, effective.To.Platform.Declaration));
    }

    /// <param name="choose">Picks the release to go back to.</param>
    public async Task<Prepared> Rollback(Effective effective, Func<Observed, Release> choose, Task<RunFacts> facts, string run, CancellationToken stop, bool isRefusal = false)
    {
        var world = session.For(effective);
        var observed = await effective.To.Platform.Observe(effective.To, Depth.History, world, stop);
        if (!observed.Exists) throw new DeployException(Dog.NothingToGoBackTo.With("there is no app yet"));
        var back = choose(observed);
        var stamp = back.Stamp ?? throw new DeployException(Dog.NotOurRelease.With(back.Shown, "see -t:DeployHistory"));
        var desired = DesiredFactory.Rollback(effective, back, stamp, await facts, run, observed.Key ?? TagKey.Make()) with { IsRefusal = isRefusal };
        return new Prepared(observed, desired, Planner.Plan(desired, observed, effective.To.Platform.Declaration));
    }
}
