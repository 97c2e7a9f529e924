using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>New names of static files.</summary>
[MSBuildMultiThreadableTask]
public sealed class Cdn : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment) => deployment.Cdn();
}
