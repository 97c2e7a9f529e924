using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Dogshore.Faults;

namespace Dogshore.Deployment;

/// <summary>Whether the code at work is the code that lies on the disk. MSBuild's server and its nodes live on between builds and keep what they have loaded,
/// also when the SDK was updated in its place (reliability.md row 65).</summary>
static class StaleSdk
{
    public static IEnumerable<Finding> Of(IEnumerable<Assembly> assemblies) =>
        // What was loaded from bytes has no file to differ from.
        from assembly in assemblies.Distinct()
        where assembly.Location.Length > 0 && !IsOnDisk(assembly.ManifestModule.ModuleVersionId, assembly.Location)
        select Dog.StaleSdk.With(Path.GetFileName(assembly.Location));

    /// <param name="loaded">The compiler gives each assembly that differs another one.</param>
    internal static bool IsOnDisk(Guid loaded, string file)
    {
        if (!File.Exists(file)) return false;
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid) == loaded;
    }
}
