using Dogshore.Worlds;

namespace Dogshore.Packaging;

/// <summary>Lists and packs.</summary>
public static class Packer
{
    /// <summary>Which files the package would hold, and by which rule. Reads no contents.</summary>
    /// <exception cref="Faults.DeployException">All that must not be packed, at once.</exception>
    public static Listing List(PackageRequest request, World world, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Makes the package below <paramref name="folder"/> (archive and index), or finds that the one there is still true.</summary>
    /// <exception cref="Faults.DeployException">All that must not be packed, at once; a file that changed while it was read.</exception>
    public static Task<Package> Pack(PackageRequest request, string folder, World world, CancellationToken stop) => throw new NotImplementedException();
}
