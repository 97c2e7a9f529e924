using Cake.Common.Diagnostics;
using Cake.Dogshore;
using Cake.Frosting;

namespace Dogshore.Build.Cake;

/// <summary>Everything that can be wrong before anything is touched, then the user's own preparations.</summary>
[TaskName("Check")]
public sealed class CheckTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployTarget(context.Project, "DeployCheck;BeforeDeploy", context.Settings());
}

[TaskName("Build"), IsDependentOn(typeof(CheckTask))]
public sealed class BuildTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployBuild(context.Project, context.Settings());
}

[TaskName("Package"), IsDependentOn(typeof(BuildTask))]
public sealed class PackageTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployPackage(context.Project, context.Settings());
}

[TaskName("Plan"), IsDependentOn(typeof(PackageTask))]
public sealed class PlanTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context)
    {
        foreach (var plan in context.DeployPlan(context.Project, context.Settings()))
            context.Information("{0}: {1}", plan.Destination, plan.IsChanged ? string.Join(", ", plan.Changes) : "unchanged");
    }
}

/// <summary>From here on the plan on disk is what is done.</summary>
[TaskName("Cdn"), IsDependentOn(typeof(PlanTask))]
public sealed class CdnTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployCdn(context.Project, context.Settings(isPlanned: true));
}

[TaskName("Release"), IsDependentOn(typeof(CdnTask))]
public sealed class ReleaseTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployRelease(context.Project, context.Settings(isPlanned: true));
}

[TaskName("Verify"), IsDependentOn(typeof(ReleaseTask))]
public sealed class VerifyTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployVerify(context.Project, context.Settings(isPlanned: true));
}

/// <summary>Destinations that waited for the first, the verdict, and the user's AfterDeploy.</summary>
[TaskName("Deploy"), IsDependentOn(typeof(VerifyTask))]
public sealed class DeployTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context)
    {
        foreach (var outcome in context.Deploy(context.Project, context.Settings(isPlanned: true)))
            context.Information("{0}: {1} {2}", outcome.Destination, outcome.Outcome, outcome.Url ?? "");
    }
}

[TaskName("Rollback")]
public sealed class RollbackTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DeployRollback(context.Project, context.Settings());
}
