using System.Collections.Immutable;
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
    readonly Lazy<Session> session = new(() => new Session(input, platforms, world));

    Session Session => session.Value;
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

    public Task PlanRollback() => new PlanStep(Session, Sdk).Rollback(stop);

    public Task Cdn()
    {
        foreach (var effective in ReleaseStep.Due(Session).Where(effective => effective.Statics.Length > 0))
            Session.For(effective).Log.Say($"static  {string.Join(", ", effective.Statics.Select(files => files.Directory))} served by the app: there is no CDN here");
        return Task.CompletedTask;
    }

    public Task Release() => new ReleaseStep(Session, Sdk).Run(stop);

    public Task Verify() => new VerifyStep(Session).Run(stop);

    /// <summary>Says how it ended, with an error when it did not end well, and answers with all destinations.</summary>
    public Task<ImmutableArray<Answer>> Verdict() => new VerdictStep(Session).Run(stop);

    public Task Show(string what) => new ShowStep(Session).Run(what, stop);

    public Task Command(string does) => new CommandStep(Session).Run(does, stop);
}
