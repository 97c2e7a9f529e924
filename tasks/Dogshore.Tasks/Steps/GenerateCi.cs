using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Writes the workflow or pipeline that the manifest makes.</summary>
[MSBuildMultiThreadableTask]
public sealed class GenerateCi : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment)
    {
        deployment.GenerateCi();
        return Task.CompletedTask;
    }
}
