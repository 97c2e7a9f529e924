using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Cdn;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.S3;

/// <summary>A bucket as a store of static files, CloudFront before it when a distribution is named.</summary>
sealed class S3Store(S3Place place, World world) : StaticStore
{
    readonly Bucket bucket = new(place, world);

    public override string Shown => place.Shown;
    public override bool HasEdge => place.Distribution is not null;

    public override async Task<StoredText?> ReadRecord(string name, StoredText? known, CancellationToken stop) => (await bucket.Read(Ours + name, stop, known)).Text;

    public override Task<string?> WriteRecord(string name, ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop) => bucket.Replace(Ours + name, bytes, expected, stop);

    public override Task<ImmutableDictionary<string, Listed>> List(CancellationToken stop) => bucket.List("", stop);

    public override Task<string> Put(string name, Body body, ServedAs served, CancellationToken stop) => bucket.Put(name, body, served, stop);

    public override Task<string> Copy(string from, string to, ServedAs served, CancellationToken stop) => bucket.Copy(from, to, served, null, stop);

    public override Task Delete(IReadOnlyCollection<string> names, CancellationToken stop) => bucket.Delete(names, stop);

    /// <summary>The tag of an object that was sent in one piece is its MD5; where it is not, the file is sent again.</summary>
    public override async Task<bool> Holds(string name, Listed there, StaticFile file, CancellationToken stop)
    {
        if (there.Bytes != file.Bytes) return false;
        await using var bytes = Body.Of(file).Open();
#pragma warning disable CA5351 // It is what the store calls its objects by, and guards nothing.
        return there.Tag.Trim('"') == Convert.ToHexStringLower(await MD5.HashDataAsync(bytes, stop));
#pragma warning restore CA5351
    }

    public override Task Invalidate(ImmutableArray<string> paths, string reference, CancellationToken stop) => new CloudFront(place, world).Invalidate(paths, reference, stop);

    public override void Dispose()
    {
        bucket.Dispose();
        base.Dispose();
    }
}
