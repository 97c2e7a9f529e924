using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>The user's build steps, each when its inputs changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class BuildSteps : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment) => deployment.BuildSteps();
}
