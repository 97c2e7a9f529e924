using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Everything that can be wrong before anything is touched.</summary>
[MSBuildMultiThreadableTask]
public sealed class Check : DeployTask
{
    /// <summary>A .NET app is to be published.</summary>
    [Output] public bool Publishes { get; set; }
    [Output] public string PathMap { get; set; } = "";
    [Output] public string Configuration { get; set; } = "";
    /// <summary>Waves of destinations after the first, in order.</summary>
    [Output] public ITaskItem[] LaterWaves { get; set; } = [];

    private protected override async Task Do(Deployment.Deployment deployment)
    {
        var answer = await deployment.Check();
        (Publishes, PathMap, Configuration) = (answer.Publishes, answer.PathMap, answer.Configuration);
        LaterWaves = Answers.Items(answer.LaterWaves);
    }
}
