using Microsoft.Build.Framework;

namespace Dogshore.Tasks;

/// <summary>Shows something and changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class Show : DeployTask
{
    /// <summary>Manifest, Schema, Files, Platforms, History, Status or Logs.</summary>
    [Required] public string What { get; set; } = "";

    private protected override Task Do(Deployment.Deployment deployment) => deployment.Show(What);
}
