using System.Collections.Immutable;
using Dogshore.Ci.Workflows;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Packaging;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>The engine's front door: one method a step. MSBuild's tasks, and every other host, call these and hold no rule
/// of their own. What one step tells the next lies in obj/deploy/&lt;destination&gt;, so that steps may run in different processes
/// and on different machines.</summary>
/// <exception cref="DeployException">Thrown by every method for what the user can act on.</exception>
public sealed class Deployment(ManifestInput input, ImmutableArray<Platform> platforms, World world, CancellationToken stop)
{
    /// <summary>For the steps of a deploy.</summary>
    readonly Lazy<Session> deploying = new(() => new Session(input, platforms, world, needsValues: !Session.IsOffline(input) && !Session.IsLookOfFork(input, world)));
    /// <summary>For what only looks, ends something or goes back: it works on a machine that has none of the app's secrets.</summary>
    readonly Lazy<Session> looking = new(() => new Session(input, platforms, world, needsValues: false));

    Session Session => input["_Rollback"] is null ? deploying.Value : looking.Value;
    Records.SdkRecord Sdk => SdkFacts.Of(platforms.Select(platform => platform.GetType().Assembly));

    public Task<Checked> Check() => new CheckStep(Session).Run(stop);

    public async Task BuildSteps()
    {
        // A recorded plan carries its package: building here could only make another.
        if (Session.PlanFile is not null) return;
        var steps = Session.Manifest.Destinations.SelectMany(each => each.BuildSteps).Distinct().ToImmutableArray();
        if (!steps.IsEmpty) await Packaging.BuildSteps.Run(steps, input.Directory, input.DeployDirectory, world, stop);
    }

    public Task Package() => Session.PlanFile is null ? new PackageStep(Session).Run(stop) : Task.CompletedTask;

    public Task<ImmutableArray<Answer>> Plan() => new PlanStep(Session, Sdk).Deploy(stop);

    public Task PlanRollback() => new PlanStep(looking.Value, Sdk).Rollback(stop);

    public Task Cdn() => new CdnStep(Session, Sdk).Run(stop);

    public Task Release() => new ReleaseStep(Session, Sdk).Run(stop);

    /// <summary>Waves of destinations that are to follow this call's, in order, by number.</summary>
    public ImmutableArray<string> LaterWaves => Session.Input["_Wave"] is null && Session.Input["_Rollback"] is null
        ? [.. Enumerable.Range(1, Session.Manifest.Waves.Length - 1).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))] : [];

    public Task Verify() => new VerifyStep(Session).Run(stop);

    /// <summary>Says how it ended, with an error when it did not end well, and answers with all destinations.</summary>
    public Task<ImmutableArray<Answer>> Verdict() => new VerdictStep(looking.Value).Run(stop);

    public Task Show(string what) => new ShowStep(looking.Value).Run(what, stop);

    public ImmutableArray<Answer> Matrix() => new MatrixStep(new Session(MatrixStep.Asking(input), platforms, world, needsValues: false)).Run();

    public void GenerateCi() => new GeneratedCi(input, platforms, world).Write();

    public Task Command(string does) => new CommandStep(looking.Value).Run(does, stop);
}
