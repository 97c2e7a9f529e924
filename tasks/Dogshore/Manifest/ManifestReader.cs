using System.Collections.Immutable;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Manifest;

/// <summary>Reads the manifest once and whole.</summary>
public static class ManifestReader
{
    /// <summary>Reads and checks; all faults at once.</summary>
    /// <exception cref="Faults.DeployException">Holds every fault that was found; nothing was touched.</exception>
    public static DeployManifest Read(ManifestInput input, ImmutableArray<Platform> platforms, World world) =>
        throw new NotImplementedException();
}
