using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>How it ended for each destination; fails when one of them did.</summary>
[MSBuildMultiThreadableTask]
public sealed class Verdict : DeployTask
{
    [Output] public ITaskItem[] Deployed { get; set; } = [];

    private protected override async Task Do(Deployment.Deployment deployment) => Deployed = Answers.Items(await deployment.Verdict());
}
