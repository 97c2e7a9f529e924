using System.Collections.Immutable;
using Dogshore.Manifest;
using Dogshore.Worlds;

namespace Dogshore.Packaging;

/// <summary>Runs the user's build steps, each only when its inputs changed since it last succeeded.</summary>
public static class BuildSteps
{
    /// <param name="project">Folder of the project, absolute: the steps run there.</param>
    /// <param name="folder">Where it remembers what it ran on: obj/deploy.</param>
    /// <exception cref="Faults.DeployException">A step failed; its last lines are in the finding.</exception>
    public static Task Run(ImmutableArray<BuildStep> steps, string project, string folder, World world, CancellationToken stop) => throw new NotImplementedException();
}
