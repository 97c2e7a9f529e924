using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Conformance.Engine;

/// <summary>The real engine, step by step as the targets call it, with their rule of going on after a fault: from the release on only the
/// verdict stops it.</summary>
public sealed class Steps(ManifestInput input, ImmutableArray<Platform> platforms, World world, CancellationToken stop)
{
    readonly List<Finding> faults = [];

    public async Task<ImmutableArray<Finding>> Deploy()
    {
        if (await Do(input, engine => engine.Check(), engine => engine.BuildSteps(), engine => engine.Package(), engine => engine.Plan()))
        {
            await Do(input, engine => engine.Cdn());
            await Do(input, engine => engine.Release());
            await Do(input, engine => engine.Verify());
            await Do(input, engine => engine.Verdict());
        }
        return [.. faults];
    }

    public async Task<ImmutableArray<Finding>> Plan()
    {
        await Do(input, engine => engine.Check(), engine => engine.BuildSteps(), engine => engine.Package(), engine => engine.Plan());
        return [.. faults];
    }

    public async Task<ImmutableArray<Finding>> Check()
    {
        await Do(input, engine => engine.Check());
        return [.. faults];
    }

    public async Task<ImmutableArray<Finding>> Rollback(string? to)
    {
        var back = input with { Properties = input.Properties.SetItem("_Rollback", "true") };
        if (to is not null) back = back with { Properties = back.Properties.SetItem("DeployRollbackTo", to) };
        if (await Do(back, engine => engine.PlanRollback()))
        {
            await Do(back, engine => engine.Release());
            await Do(back, engine => engine.Verify());
            await Do(back, engine => engine.Verdict());
        }
        return [.. faults];
    }

    public async Task<ImmutableArray<Finding>> Show(string what)
    {
        await Do(input, engine => engine.Show(what));
        return [.. faults];
    }

    public async Task<ImmutableArray<Finding>> Command(string does)
    {
        await Do(input, engine => engine.Command(does));
        return [.. faults];
    }

    /// <returns>False when one of them ended with a fault; those after it were not begun.</returns>
    async Task<bool> Do(ManifestInput with, params Func<Deployment.Deployment, Task>[] steps)
    {
        foreach (var step in steps)
        {
            try
            {
                await step(new Deployment.Deployment(with, platforms, world, stop));
            }
            catch (DeployException refused)
            {
                faults.AddRange(refused.Findings);
                foreach (var finding in refused.Findings) world.Log.Error(finding);
                return false;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                faults.Add(Dog.Cancelled.With());
                return false;
            }
        }
        return true;
    }
}
