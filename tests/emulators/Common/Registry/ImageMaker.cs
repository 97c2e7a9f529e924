using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.Registry;

/// <summary>Makes an image of files, as <c>docker build</c> and <c>docker push</c> would.</summary>
public static class ImageMaker
{
    /// <param name="name">The repository and the tag: <c>shop:1</c>.</param>
    /// <param name="files">By their path in the image, without a slash before; the mode is that of a program when the text begins with <c>#!</c>.</param>
    /// <param name="config">The image's own: Entrypoint, Cmd, Env, WorkingDir, ExposedPorts.</param>
    /// <returns>The reference by digest.</returns>
    public static string Make(this RegistryEmulator registry, string name, IReadOnlyDictionary<string, byte[]> files, JsonObject config)
    {
        using var tarred = new MemoryStream();
        using (var tar = new TarWriter(tarred, leaveOpen: true))
            foreach (var (path, content) in files.OrderBy(each => each.Key, StringComparer.Ordinal))
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = content is [(byte)'#', (byte)'!', ..] ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100,
                });
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(tarred.ToArray());
        var image = new JsonObject
        {
            ["architecture"] = "amd64", ["os"] = "linux", ["config"] = config.DeepClone(), ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray($"sha256:{Convert.ToHexStringLower(SHA256.HashData(tarred.ToArray()))}") },
        };
        var configBytes = Encoding.UTF8.GetBytes(image.ToJsonString());
        JsonObject Descriptor(string type, byte[] content) => new() { ["mediaType"] = type, ["digest"] = registry.Put(content), ["size"] = content.Length };
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2, ["mediaType"] = "application/vnd.oci.image.manifest.v1+json", ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", configBytes),
            ["layers"] = new JsonArray(Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", zipped.ToArray())),
        };
        var (repository, tag) = name.LastIndexOf(':') is > 0 and var colon ? (name[..colon], name[(colon + 1)..]) : (name, "latest");
        var digest = registry.Put(repository, tag, Encoding.UTF8.GetBytes(manifest.ToJsonString()), "application/vnd.oci.image.manifest.v1+json");
        return $"{registry.Host}/{repository}@{digest}";
    }
}
