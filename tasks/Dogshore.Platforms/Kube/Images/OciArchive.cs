using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>An image as tools save it: the layout of the OCI, or the older one of Docker.</summary>
static class OciArchive
{
    const string Config = "application/vnd.oci.image.config.v1+json", Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <param name="folder">Its parts lie there as long as the image is used.</param>
    /// <exception cref="DeployException">It is none of both.</exception>
    public static async Task<OciImage> Read(string archive, string folder, CancellationToken stop)
    {
        var parts = await Unpack(archive, folder, stop);
        try
        {
            return parts.TryGetValue("index.json", out var index) ? await OfLayout(index, parts, stop) : await OfDocker(parts["manifest.json"], parts, stop);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DeployException(Dog.KubeArchiveNotUnderstood.With());
        }
    }

    static async Task<OciImage> OfLayout(string index, Dictionary<string, string> parts, CancellationToken stop)
    {
        var (bytes, type) = (await File.ReadAllBytesAsync(index, stop), RegistryClient.Index);
        // An index may name an index of several machines, of which a build has made one.
        for (var depth = 0; depth < 3 && JsonNode.Parse(bytes).All("manifests").FirstOrDefault(each => each.Text("platform", "architecture") != "unknown") is { } next; depth++)
            (bytes, type) = (await File.ReadAllBytesAsync(parts[Blob(next.Text("digest"))], stop), next.Text("mediaType") ?? RegistryClient.Manifest);
        var manifest = JsonNode.Parse(bytes);
        OciBlob Of(JsonNode? part) => new(part.Text("digest") ?? throw new JsonException(), part?["size"]?.GetValue<long>() ?? throw new JsonException(), part.Text("mediaType") ?? throw new JsonException(), File: parts[Blob(part.Text("digest"))]);
        return new(Of(manifest.At("config")), [.. manifest.All("layers").Select(Of)], type);
    }

    static string Blob(string? digest) => $"blobs/{(digest ?? throw new JsonException()).Replace(':', '/')}";

    static async Task<OciImage> OfDocker(string manifest, Dictionary<string, string> parts, CancellationToken stop)
    {
        var image = (JsonNode.Parse(await File.ReadAllBytesAsync(manifest, stop)) as JsonArray)?[0] ?? throw new JsonException();
        async Task<OciBlob> Of(string name, string type)
        {
            await using var file = File.OpenRead(parts[name]);
            return new($"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop))}", file.Length, type, File: parts[name]);
        }
        var layers = new List<OciBlob>();
        foreach (var layer in (image.At("Layers") as JsonArray ?? throw new JsonException()).Select(each => each!.GetValue<string>())) layers.Add(await Of(layer, Layer));
        return new(await Of(image.Text("Config") ?? throw new JsonException(), Config), layers, RegistryClient.Manifest);
    }

    static async Task<Dictionary<string, string>> Unpack(string archive, string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var file = File.OpenRead(archive);
        await using var tar = new TarReader(file);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
            // By number: what the archive calls them is no name for a file of ours.
            var path = Path.Combine(folder, $"{parts.Count}");
            await entry.ExtractToFileAsync(path, overwrite: true, stop);
            parts[entry.Name.TrimStart('.', '/')] = path;
        }
        return parts;
    }
}
