using System.Reflection;
using System.Security.Cryptography;
using Dogshore.Records;

namespace Dogshore.Deployment;

/// <summary>Which SDK is really at work. A build server that has stayed alive may hold older code than lies on the disk,
/// so the loaded assemblies are asked, not the files (reliability.md row 65).</summary>
static class SdkFacts
{
    public static SdkRecord Of(IEnumerable<Assembly> assemblies)
    {
        var loaded = assemblies.Prepend(typeof(SdkFacts).Assembly).Distinct().OrderBy(assembly => assembly.FullName, StringComparer.Ordinal).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var assembly in loaded) hash.AppendData(assembly.ManifestModule.ModuleVersionId.ToByteArray());
        var version = loaded[0].GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return new SdkRecord(version, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
