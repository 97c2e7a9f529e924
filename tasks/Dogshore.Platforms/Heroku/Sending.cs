using System.Security.Cryptography;
using Dogshore.Model;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Brings the package to Heroku: as sources that it builds, or, published with its runtime, as a slug that it only runs.</summary>
sealed class Sending(HerokuApi api, Destination to, Cargo cargo, World world)
{
    /// <param name="configured">The run whose config the code will be released with.</param>
    public async Task<SentPackage> Send(Desired desired, string? stack, string? configured, CancellationToken stop)
    {
        var archive = cargo.Archive ?? throw new InvalidOperationException("An upload without an archive was planned.");
        if (SentPackage.Read(cargo.Directory, to.App, desired.Content.Digest, world.Clock.GetUtcNow()) is { } there)
        {
            world.Log.Say("the package is there already, sent by an earlier run");
            return there;
        }
        var sent = desired.Runtime == Runtime.Dotnet ? await Slug(desired, archive, stack, configured, stop) : await Sources(desired, archive, stop);
        sent.Write(cargo.Directory);
        return sent;
    }

    async Task<SentPackage> Sources(Desired desired, string archive, CancellationToken stop)
    {
        var source = (await api.Source(stop)).SourceBlob;
        world.Log.Mask(source.PutUrl);
        world.Log.Mask(source.GetUrl);
        await new BlobUpload("Heroku", world).Put(new Uri(source.PutUrl), archive, stop);
        return new SentPackage(to.App, desired.Content.Digest, world.Clock.GetUtcNow(), Url: source.GetUrl);
    }

    async Task<SentPackage> Slug(Desired desired, string archive, string? stack, string? configured, CancellationToken stop)
    {
        var stamp = CodeStamp.Of(desired.Stamp, configured);
        var slug = await api.Slug(new HerokuNewSlug(Commands.Of(desired, cargo.Files()), stack,
            await Checksum(archive, stop), desired.Stamp.Commit ?? desired.Content.Digest, stamp.Write(), ".NET"), stop);
        var put = slug.Blob?.Url ?? throw new System.Text.Json.JsonException();
        world.Log.Mask(put);
        await new BlobUpload("Heroku", world).Put(new Uri(put), archive, stop);
        return new SentPackage(to.App, desired.Content.Digest, world.Clock.GetUtcNow(), Slug: slug.Id);
    }

    public static async Task<string> Checksum(string archive, CancellationToken stop)
    {
        await using var bytes = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return $"SHA256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop))}";
    }
}
