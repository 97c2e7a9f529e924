using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>The plan back to an earlier release.</summary>
[MSBuildMultiThreadableTask]
public sealed class PlanRollback : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment) => deployment.PlanRollback();
}
