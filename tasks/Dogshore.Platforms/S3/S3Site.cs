using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.S3;

/// <summary>A site in a bucket. All bytes lie under their hashes first; a release copies them to their names within the store, in an order in
/// which a page always finds what it names. A bucket has no switch: for some seconds a visitor may get a new style and an old page.</summary>
sealed class S3Site(S3Place place, Uri url, World world) : Site
{
    const string BytesFolder = StaticStore.Ours + "bytes/", ContentFolder = StaticStore.Ours + "content/", Record = StaticStore.Ours + "site.json";
    const int AtOnce = 16;

    readonly Bucket bucket = new(place, world);

    public override string Shown => place.Shown;
    public override Uri? Url => url;

    public override Task<(bool Exists, StoredText? Record)> ReadRecord(CancellationToken stop) => bucket.Read(Record, stop);

    public override Task<string?> WriteRecord(ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop) => bucket.Replace(Record, bytes, expected, stop);

    public override async Task Upload(string digest, string archive, string scratch, CancellationToken stop)
    {
        var folder = Path.Combine(scratch, $"site-{digest[..8]}-{Guid.NewGuid():n}");
        try
        {
            var files = await SiteArchive.Unpack(archive, folder, stop);
            var there = await bucket.List(BytesFolder, stop);
            var missing = files.DistinctBy(file => file.Sha256).Where(file => !there.ContainsKey(BytesFolder + file.Sha256)).ToArray();
            await Parallel.ForEachAsync(missing, Many(stop), async (file, token) =>
                await bucket.Put(BytesFolder + file.Sha256, new Body(Path.Combine(folder, file.Path), default, file.Bytes, file.Sha256), new ServedAs("application/octet-stream", null, "no-store"), token));
            // Last: its being there says that all of it is there.
            var list = JsonSerializer.SerializeToUtf8Bytes([.. files], SiteJson.Default.ImmutableArraySiteFile);
            await bucket.Put(ContentFolder + digest + ".json", Body.Of(list), new ServedAs("application/json", null, "no-store"), stop);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    public override async Task<IReadOnlyList<SiteFile>?> Files(string digest, CancellationToken stop) =>
        (await bucket.Read(ContentFolder + digest + ".json", stop)).Text is { } text ? JsonSerializer.Deserialize(text.Bytes.Span, SiteJson.Default.ImmutableArraySiteFile) : null;

    public override async Task<Switched> Switch(SiteRecord record, SiteRelease to, Func<Task<bool>> isStillOurs, CancellationToken stop)
    {
        var after = await Wanted(to, stop) ?? throw new DeployException(Dog.ContentIsGone.With("s3", to.Stamp.Shown, "what it was made from"));
        // What an unended release left is of no known bytes.
        var before = record.LiveRelease is { } live && record.Pending is null ? await Wanted(live, stop) ?? [] : [];
        await RefuseForeign(record, after, stop);
        var different = after.Where(each => before.GetValueOrDefault(each.Key) != each.Value).ToArray();
        await Bring([.. different.Where(each => !IsPage(each.Key))], stop);
        if (!await isStillOurs()) throw new DeployException(Dog.StoreOvertaken.With(Shown, "that began after this one"));
        await Bring([.. different.Where(each => IsPage(each.Key))], stop);
        var had = record.LiveRelease is { } old ? await Wanted(old, stop) ?? [] : [];
        return new([.. different.Select(each => each.Key)], [.. had.Keys.Where(name => !after.ContainsKey(name))]);
    }

    public override async Task Undo(SiteRecord record, SiteRelease begun, CancellationToken stop)
    {
        var had = record.LiveRelease is { } live ? await Wanted(live, stop) ?? [] : [];
        await Bring([.. had], stop);
        var added = (await Wanted(begun, stop) ?? []).Keys.Where(name => !had.ContainsKey(name) && !record.Gone.ContainsKey(name)).ToArray();
        if (added.Length > 0) await bucket.Delete(added, stop);
    }

    public override async Task<bool> Tell(IReadOnlyCollection<string> names, string run, CancellationToken stop)
    {
        if (place.Distribution is null) return true;
        try
        {
            await new CloudFront(place, world).Invalidate(EdgePaths.Of(names), run, stop);
            return true;
        }
        catch (DeployException slow)
        {
            foreach (var finding in slow.Findings) world.Log.Warn(finding);
            return false;
        }
    }

    public override async Task Prune(SiteRecord record, IReadOnlyCollection<string> names, IReadOnlySet<string> contents, CancellationToken stop)
    {
        var ours = await bucket.List(StaticStore.Ours, stop);
        var lists = ours.Keys.Where(name => name.StartsWith(ContentFolder, StringComparison.Ordinal)).ToArray();
        var surplus = lists.Where(name => !contents.Contains(Path.GetFileNameWithoutExtension(name))).ToArray();
        if (names.Count > 0) await bucket.Delete(names, stop);
        // Without a release to forget there are no bytes to forget.
        if (surplus.Length == 0) return;
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var digest in contents) wanted.UnionWith((await Files(digest, stop) ?? []).Select(file => BytesFolder + file.Sha256));
        await bucket.Delete([.. surplus, .. ours.Keys.Where(name => name.StartsWith(BytesFolder, StringComparison.Ordinal) && !wanted.Contains(name))], stop);
    }

    public override async Task Remove(SiteRecord record, CancellationToken stop)
    {
        var names = new HashSet<string>(record.Gone.Keys, StringComparer.Ordinal);
        foreach (var release in record.Releases.Append(record.Pending).OfType<SiteRelease>()) names.UnionWith((await Wanted(release, stop) ?? []).Keys);
        var ours = await bucket.List(StaticStore.Ours, stop);
        await bucket.Delete([.. names, .. ours.Keys.Where(name => name != Record), Record], stop);
    }

    /// <summary>Names with bytes and headers.</summary>
    async Task<Dictionary<string, (string Sha256, ServedAs Served)>?> Wanted(SiteRelease release, CancellationToken stop)
    {
        if (await Files(release.Stamp.Content, stop) is not { } files) return null;
        var rules = new CacheRules(release.Headers);
        return files.ToDictionary(file => file.Path, file => (file.Sha256, new ServedAs(ContentTypes.Of(file.Path), null, rules.For(file.Path))), StringComparer.Ordinal);
    }

    Task Bring(KeyValuePair<string, (string Sha256, ServedAs Served)>[] files, CancellationToken stop) =>
        Parallel.ForEachAsync(files, Many(stop), async (file, token) => await bucket.Copy(BytesFolder + file.Value.Sha256, file.Key, file.Value.Served, file.Value.Sha256, token));

    /// <summary>What lies there and was in no release of ours is somebody else's.</summary>
    async Task RefuseForeign(SiteRecord record, Dictionary<string, (string, ServedAs)> after, CancellationToken stop)
    {
        var known = new HashSet<string>(record.Gone.Keys, StringComparer.Ordinal);
        foreach (var release in new[] { record.LiveRelease, record.Pending }.OfType<SiteRelease>()) known.UnionWith((await Wanted(release, stop) ?? []).Keys);
        if (after.Keys.All(known.Contains)) return;
        var there = await bucket.List("", stop);
        var foreign = after.Keys.Where(name => !known.Contains(name) && there.ContainsKey(name)).ToArray();
        if (foreign.Length > 0) throw new DeployException(Dog.NotOurObject.With(foreign[0], Shown, foreign.Length == 1 ? "" : $", and {foreign.Length - 1} more"));
    }

    static bool IsPage(string name) => CacheRules.IsPage(name);

    static ParallelOptions Many(CancellationToken stop) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };

    public override void Dispose()
    {
        bucket.Dispose();
        base.Dispose();
    }
}
