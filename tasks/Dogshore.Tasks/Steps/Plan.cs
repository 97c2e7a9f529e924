using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>What would change, told and written; changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class Plan : DeployTask
{
    [Output] public ITaskItem[] Planned { get; set; } = [];

    private protected override async Task Do(Deployment.Deployment deployment) => Planned = Answers.Items(await deployment.Plan());
}
