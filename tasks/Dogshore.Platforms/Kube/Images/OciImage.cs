using System.Text.Json.Nodes;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>Part of an image: a layer, or the description of how it is run.</summary>
/// <param name="File">Where its bytes lie on this machine; null when they are <paramref name="Bytes"/> or lie at <paramref name="From"/>.</param>
/// <param name="From">The registry that has it.</param>
sealed record OciBlob(string Digest, long Size, string Type, string? File = null, ReadOnlyMemory<byte>? Bytes = null, ImageName? From = null)
{
    public JsonObject Described => new() { ["mediaType"] = Type, ["digest"] = Digest, ["size"] = Size };
}

/// <summary>An image that is to be pushed.</summary>
sealed record OciImage(OciBlob Config, IReadOnlyList<OciBlob> Layers, string Type)
{
    public RegistryManifest Manifest
    {
        get
        {
            var bytes = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Type, ["config"] = Config.Described, ["layers"] = new JsonArray([.. Layers.Select(layer => layer.Described)]) }.Bytes();
            return new(bytes, Type, $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.Span))}");
        }
    }
}
