using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>App, database, upload, release.</summary>
[MSBuildMultiThreadableTask]
public sealed class Release : DeployTask
{
    private protected override Task Do(Deployment.Deployment deployment) => deployment.Release();
}
