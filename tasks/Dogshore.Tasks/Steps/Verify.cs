using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Probes, standing, the way back, the outcome.</summary>
[MSBuildMultiThreadableTask]
public sealed class Verify : DeployTask
{
    /// <summary>Waves of destinations after the first, in order; none in a later one itself.</summary>
    [Output] public ITaskItem[] LaterWaves { get; set; } = [];

    private protected override Task Do(Deployment.Deployment deployment)
    {
        // First: they are told also when this wave fails, for a destination of a later one may not wait for it.
        LaterWaves = Answers.Items(deployment.LaterWaves);
        return deployment.Verify();
    }
}
