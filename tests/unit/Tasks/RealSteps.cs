using Dogshore.Manifest;
using Dogshore.Tasks;
using Dogshore.Worlds;
using Microsoft.Build.Framework;

namespace Dogshore.Tests.Tasks;

/// <summary>A step that waits until it is stopped, and tells by files that it began and that it put down what it held.
/// Loaded by a real MSBuild from this very assembly.</summary>
[MSBuildMultiThreadableTask]
public sealed class Waits : DeployTask
{
    [Required] public string Marker { get; set; } = "";

    private protected override Task Do(Dogshore.Deployment.Deployment deployment) => throw new NotSupportedException();

    private protected override async Task Run(ManifestInput input, World world, CancellationToken stop)
    {
        await File.WriteAllTextAsync(Marker + ".begun", "", CancellationToken.None);
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            await File.WriteAllTextAsync(Marker + ".stopped", "", CancellationToken.None);
        }
    }
}

/// <summary>A step that writes down what reached it.</summary>
[MSBuildMultiThreadableTask]
public sealed class Echoes : DeployTask
{
    [Required] public string Marker { get; set; } = "";

    private protected override Task Do(Dogshore.Deployment.Deployment deployment) => throw new NotSupportedException();

    private protected override Task Run(ManifestInput input, World world, CancellationToken stop) =>
        File.WriteAllLinesAsync(Marker, input.Items.Select(item => $"{item.Kind} {item.Include}={item.Metadata.GetValueOrDefault("Value")}")
            .Append($"Ref={input["Ref"]}").Concat(input.GlobalProperties.Select(each => $"global {each.Key}={each.Value}")), stop);
}
