using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>A package as one destination's folder holds it.</summary>
/// <param name="ArchiveBytes">Length of the archive.</param>
/// <param name="ArchiveSha256">Lower-case hex.</param>
public sealed record PackedContent(ContentSummary Content, long ArchiveBytes, string ArchiveSha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PackedContent))]
[JsonSerializable(typeof(ImmutableArray<PackedFile>))]
sealed partial class PackageJson : JsonSerializerContext;

/// <summary>Hands a package from DeployPackage to the later steps. The list of files has a file of its own: a deploy of
/// nothing new does not read it.</summary>
static class PackageFiles
{
    public static void Place(Package package, DestinationFolder folder)
    {
        var packed = new PackedContent(package.Content, package.ArchiveBytes, package.ArchiveSha256);
        if (TryRead(folder) == packed) return;
        folder.Make();
        // The summary names what the other two are: it goes first and comes back last.
        File.Delete(folder.Package);
        FileLink.Replace(package.Archive, folder.Archive);
        DurableFile.Write(folder.Files, JsonSerializer.SerializeToUtf8Bytes(package.Files, PackageJson.Default.ImmutableArrayPackedFile));
        DurableFile.Write(folder.Package, JsonSerializer.SerializeToUtf8Bytes(packed, PackageJson.Default.PackedContent));
    }

    /// <exception cref="DeployException">DeployPackage has not run, or its files were touched.</exception>
    public static PackedContent Read(DestinationFolder folder) => TryRead(folder) ?? throw new DeployException(Dog.PlanWithoutPackage.With(DestinationFolder.ArchiveName));

    public static ImmutableArray<PackedFile> ReadFiles(DestinationFolder folder)
    {
        using var file = File.OpenRead(folder.Files);
        return JsonSerializer.Deserialize(file, PackageJson.Default.ImmutableArrayPackedFile);
    }

    static PackedContent? TryRead(DestinationFolder folder)
    {
        var archive = new FileInfo(folder.Archive);
        if (!archive.Exists || !File.Exists(folder.Package) || !File.Exists(folder.Files)) return null;
        try
        {
            var packed = JsonSerializer.Deserialize(File.ReadAllBytes(folder.Package), PackageJson.Default.PackedContent);
            return packed?.ArchiveBytes == archive.Length ? packed : null;
        }
        catch (JsonException)
        {
            // Ours and replaceable: DeployPackage writes it anew.
            return null;
        }
    }
}
