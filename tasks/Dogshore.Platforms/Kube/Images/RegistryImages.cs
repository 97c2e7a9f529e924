using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Images;

/// <summary>Images of a registry: one that the manifest names, or one that is made of the package and pushed.</summary>
sealed class RegistryImages : KubeImages
{
    public override async Task Upload(KubeApi api, KubePlace place, Desired desired, Cargo cargo, CancellationToken stop)
    {
        // What somebody else has made is where it is.
        if (place.To["Image"] is null) await Push(place, desired, cargo, api.World, stop);
    }

    public override async Task<string> Of(KubeApi api, KubePlace place, Desired desired, string? known, Cargo cargo, CancellationToken stop)
    {
        if (place.To["Image"] is { } given) return (await Resolved(ImageName.Parse(given), api.World, stop)).ToString();
        var name = Name(place, desired.Content.Digest);
        // A registry is cleared out now and then, and what is gone is pushed again.
        if (known is not null && ImageName.Parse(known) is { Digest: { } digest } image && image.Repository == name.Repository && image.Host == name.Host && await new RegistryClient(name, "pull,push", api.World).Digest(digest, stop) is not null) return known;
        return name.At(await Push(place, desired, cargo, api.World, stop)).ToString();
    }

    public override async Task<bool> HasMoved(KubePlace place, KubeRelease live, World world, CancellationToken stop) =>
        place.To["Image"] is { } given && (await Resolved(ImageName.Parse(given), world, stop)).ToString() != live.Note.Image;

    /// <summary>A tag is a name that moves; what is released is what it stands for now.</summary>
    static async Task<ImageName> Resolved(ImageName image, World world, CancellationToken stop) =>
        image.Digest is not null ? image : image.At(await new RegistryClient(image, "pull", world).Digest(image.Reference, stop) ?? throw new DeployException(Dog.KubeNoImage.With(image)));

    /// <summary>Its tag derives from the content: what a run that was cut off has pushed is found by the next.</summary>
    static ImageName Name(KubePlace place, string content) =>
        ImageName.Parse($"{(place.Named("Registry") ?? throw new DeployException(Dog.KubeNoRegistry.With(place.To.Name).At(place.To.Place))).TrimEnd('/')}/{place.To.App}:c-{content[..32]}");

    static async Task<string> Push(KubePlace place, Desired desired, Cargo cargo, World world, CancellationToken stop)
    {
        var name = Name(place, desired.Content.Digest);
        var registry = new RegistryClient(name, "pull,push", world);
        if (await registry.Digest(name.Reference, stop) is { } there)
        {
            world.Log.Say($"the registry has this content already, as {name}");
            return there;
        }
        var archive = cargo.Archive ?? throw new DeployException(Dog.KubeNoImage.With(name));
        var folder = Directory.CreateTempSubdirectory("dogshore-image-").FullName;
        try
        {
            var image = await Make(place, desired, cargo, archive, folder, world, stop);
            foreach (var layer in image.Layers.DistinctBy(each => each.Digest)) await Send(layer, registry, name, folder, world, stop);
            // Small, and so in one piece.
            await Send(image.Config.File is { } file ? image.Config with { Bytes = await File.ReadAllBytesAsync(file, stop) } : image.Config, registry, name, folder, world, stop);
            var manifest = image.Manifest;
            await registry.Name(name.Reference, manifest, stop);
            world.Log.Say($"pushed {name}, {Sizes.Show(image.Layers.Sum(layer => layer.Size))} in {image.Layers.Count} layers");
            return manifest.Digest;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Send(OciBlob blob, RegistryClient registry, ImageName name, string folder, World world, CancellationToken stop)
    {
        if (blob.Bytes is null && await registry.Has(blob.Digest, stop)) return;
        if (blob.Bytes is { } bytes)
        {
            await registry.Push(blob.Digest, bytes, stop);
            return;
        }
        if (blob.From is { } from && from.Host == name.Host && await registry.Mount(blob.Digest, from.Repository, stop)) return;
        var file = blob.File;
        if (file is null)
        {
            file = Path.Combine(folder, blob.Digest[7..]);
            await new RegistryClient(blob.From!, "pull", world).Fetch(blob.Digest, file, stop);
        }
        await registry.Push(blob.Digest, file, stop);
    }

    static async Task<OciImage> Make(KubePlace place, Desired desired, Cargo cargo, string archive, string folder, World world, CancellationToken stop)
    {
        var architecture = place.To["Architecture"] ?? "amd64";
        if (KubeFilesWanted.IsLayered(desired.Runtime))
            return await LayeredImage.Make(ImageName.Parse(place.To["BaseImage"] ?? KubeFilesWanted.Base(desired.Runtime)), architecture, archive, Command(desired, cargo), world, stop);
        var tag = $"dogshore.local/{place.To.App}:c-{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(desired.Content.Digest)))[..16]}";
        return await Builder.Of(place.To["Builder"], world).Build(archive, tag, folder, architecture, stop);
    }

    static string[] Command(Desired desired, Cargo cargo)
    {
        if (desired.Runtime == Runtime.Static) return ["python3", StaticServer.Path];
        return ["dotnet", StartedAssembly.Of(cargo) ?? throw new DeployException(Dog.KubeNoAssembly.With())];
    }
}
