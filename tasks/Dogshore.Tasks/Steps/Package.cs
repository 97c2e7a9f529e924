using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Content and archive.</summary>
[MSBuildMultiThreadableTask]
public sealed class Package : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment) => deployment.Package();
}
