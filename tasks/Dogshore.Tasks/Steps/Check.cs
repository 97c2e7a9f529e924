using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Everything that can be wrong before anything is touched.</summary>
[MSBuildMultiThreadableTask]
public sealed class Check : DeployTask
{
    /// <summary>How a .NET app is to be published: portable, or with its runtime for a runtime identifier.</summary>
    [Output] public ITaskItem[] Publishes { get; set; } = [];
    [Output] public string PathMap { get; set; } = "";
    [Output] public string Configuration { get; set; } = "";

    private protected override async Task Do(Deployment.Deployment deployment)
    {
        var answer = await deployment.Check();
        (PathMap, Configuration) = (answer.PathMap, answer.Configuration);
        Publishes = Answers.Items(answer.Publishes);
    }
}
