using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Destinations as entries of a CI job's matrix.</summary>
[MSBuildMultiThreadableTask]
public sealed class Matrix : DeployTask
{
    /// <summary>One a destination; its metadatum <c>Entry</c> is the JSON of it.</summary>
    [Output] public ITaskItem[] Entries { get; set; } = [];

    private protected override Task Do(Deployment.Deployment deployment)
    {
        Entries = Answers.Items(deployment.Matrix());
        return Task.CompletedTask;
    }
}
