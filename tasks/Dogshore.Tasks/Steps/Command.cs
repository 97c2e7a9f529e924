using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Does something to an app beside deploying it.</summary>
[MSBuildMultiThreadableTask]
public sealed class Command : DeployTask
{
    /// <summary>Stop, Destroy or Unlock.</summary>
    [Required] public string Does { get; set; } = "";

    private protected override Task Do(Deployment.Deployment deployment) => deployment.Command(Does);
}
