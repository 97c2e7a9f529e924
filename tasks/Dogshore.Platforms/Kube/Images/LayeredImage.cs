using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>An image made of a base and the package as its last layer, without a daemon and without a tool: the package is an archive whose files lie in the
/// folder of the app, and that is what a layer is. One content on one base makes the same bytes each time.</summary>
static class LayeredImage
{
    public const string Folder = "app";

    /// <param name="command">What it starts, where a process says nothing else.</param>
    public static async Task<OciImage> Make(ImageName from, string architecture, string archive, IReadOnlyList<string> command, World world, CancellationToken stop)
    {
        var registry = new RegistryClient(from, "pull", world);
        var manifest = await Base(registry, from, architecture, stop);
        var read = manifest.Read();
        var config = JsonNode.Parse((await registry.Blob(read.Text("config", "digest") ?? throw NotUnderstood(from), stop)).Span) as JsonObject ?? throw NotUnderstood(from);

        var (layer, difference) = await Layer(archive, stop);
        var isDocker = manifest.Type == RegistryClient.DockerManifest;
        config.Within("rootfs").TryAdd("diff_ids", new JsonArray());
        (config.Within("rootfs")["diff_ids"] as JsonArray ?? throw NotUnderstood(from)).Add(difference);
        if (config["history"] is JsonArray history) history.Add(new JsonObject { ["created"] = Epoch, ["created_by"] = "dogshore" });
        config["created"] = Epoch;
        var run = config.Within("config");
        (run["WorkingDir"], run["Entrypoint"], run["Cmd"]) = ($"/{Folder}", new JsonArray([.. command.Select(word => JsonValue.Create(word))]), null);

        var bytes = config.Bytes();
        var layers = read.All("layers").Select(each => new OciBlob(each.Text("digest") ?? throw NotUnderstood(from), each["size"]?.GetValue<long>() ?? 0, each.Text("mediaType") ?? "", From: from));
        return new(new(Digest(bytes.Span), bytes.Length, isDocker ? "application/vnd.docker.container.image.v1+json" : "application/vnd.oci.image.config.v1+json", Bytes: bytes),
            [.. layers, layer with { Type = isDocker ? "application/vnd.docker.image.rootfs.diff.tar.gzip" : "application/vnd.oci.image.layer.v1.tar+gzip" }], manifest.Type);
    }

    const string Epoch = "1970-01-01T00:00:00Z";

    /// <summary>The manifest for our kind of machine, where the base is for several.</summary>
    static async Task<RegistryManifest> Base(RegistryClient registry, ImageName from, string architecture, CancellationToken stop)
    {
        var manifest = await registry.Find(from.Reference, stop) ?? throw new DeployException(Dog.KubeNoImage.With(from));
        if (manifest.Type is not (RegistryClient.Index or RegistryClient.DockerList)) return manifest;
        var ours = manifest.Read().All("manifests").FirstOrDefault(each => each.Text("platform", "os") == "linux" && each.Text("platform", "architecture") == architecture)?.Text("digest")
            ?? throw new DeployException(Dog.KubeNoImage.With($"{from} for linux/{architecture}"));
        return await registry.Find(ours, stop) ?? throw new DeployException(Dog.KubeNoImage.With(from.At(ours)));
    }

    /// <summary>A registry knows the packed bytes, a node what they unpack to: both go into the image.</summary>
    static async Task<(OciBlob Layer, string Difference)> Layer(string archive, CancellationToken stop)
    {
        await using var file = File.OpenRead(archive);
        var digest = $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop))}";
        file.Position = 0;
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        return (new(digest, file.Length, "", File: archive), $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(unpacked, stop))}");
    }

    static string Digest(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    static DeployException NotUnderstood(ImageName from) => new(Dog.AnswerNotUnderstood.With($"The registry {from.Host}", $"read the image {from}", string.Create(CultureInfo.InvariantCulture, $"it is no image that can be built upon."), from.Host));
}
