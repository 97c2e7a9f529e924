using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Probes, standing, the way back, the outcome.</summary>
[MSBuildMultiThreadableTask]
public sealed class Verify : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment) => deployment.Verify();
}
