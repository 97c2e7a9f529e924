using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>Objects of a bucket below one prefix, whose calls are repeated while that harms nobody. What is sent has its SHA-256 with it and is
/// one plain body: the chunks and trailers that the client would make are understood by Amazon alone (contract s3 §7.2).</summary>
sealed class Bucket(BucketPlace place, World world) : IDisposable
{
    /// <summary>A single PUT may have 5 GB; from here on parts are sent side by side.</summary>
    const long Large = 100L << 20;
    const long Part = 16L << 20;
    const int PartsAtOnce = 8;
    const long Small = 1 << 20;
    const string Hash = "x-amz-meta-sha256";

    readonly Lazy<AmazonS3Client> client = new(() => place.Client(world));
    ObjectRequests? requests;
    readonly Repeating repeating = new(place, world);
    /// <summary>For all files together: a slow line is to be shared by few.</summary>
    readonly SemaphoreSlim parts = new(PartsAtOnce);

    public string Shown => place.Shown;

    ObjectRequests Requests => requests ??= new(place, client, world);

    /// <summary>A record, checked against its own hash.</summary>
    /// <param name="known">Given back where it is still what lies there.</param>
    /// <returns>Exists is false when there is no such bucket.</returns>
    public async Task<(bool Exists, StoredText? Text)> Read(string name, CancellationToken stop, StoredText? known = null)
    {
        try
        {
            return (true, await repeating.Do($"read {name}", 0, async token =>
            {
                using var answer = await Requests.Get(place.Key(name), known?.Tag, token);
                if (answer is null) return known!;
                var bytes = await answer.Content.ReadAsByteArrayAsync(token);
                // Somebody in between may answer for the store, and an answer without its length may be cut.
                var isTrue = ObjectRequests.Header(answer.Headers, Hash) is { } told ? told == Convert.ToHexStringLower(SHA256.HashData(bytes)) : ObjectRequests.Header(answer.Headers, "x-amz-request-id") is not null;
                return isTrue ? new StoredText(bytes, ObjectRequests.TagOf(answer)) : throw new HttpRequestException("the answer is not what was stored.");
            }, stop));
        }
        catch (StoreRefusedException none) when (none.Code == "NoSuchKey")
        {
            return (true, null);
        }
        catch (StoreRefusedException none) when (none.Code == "NoSuchBucket")
        {
            return (false, null);
        }
    }

    /// <summary>Writes a record when it still is the version expected. Where the answer is lost, what lies there then tells whether it was done.</summary>
    public async Task<string?> Replace(string name, ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await repeating.Once($"write {name}", bytes.Length, token =>
                    PutOnce(name, new ReadOnlyMemoryContent(bytes), hash, new ServedAs("application/json", null, "no-store"), [expected is null ? KeyValuePair.Create("If-None-Match", "*") : KeyValuePair.Create("If-Match", expected)], token), stop);
            }
            catch (DeployException lost) when (lost is StoreRefusedException { Code: "PreconditionFailed" or "ConditionalRequestConflict" } or StoreLostException)
            {
                var (_, now) = await Read(name, stop);
                if (now is not null && now.Bytes.Span.SequenceEqual(bytes.Span)) return now.Tag;
                if (now?.Tag != expected) return null;
                if (attempt == 3) throw;
                await repeating.Pause(attempt, stop);
            }
        }
    }

    public async Task<string> Put(string name, Body body, ServedAs served, CancellationToken stop)
    {
        if (body.Length > Large) return await PutParts(name, body, served, stop);
        if (body.Length > Small)
        {
            using var bytes = new SentBytes(name, body);
            return await repeating.Do($"send {name}", body.Length, token => PutOnce(name, bytes.Range(0, body.Length), body.Sha256, served, [], token), stop);
        }
        // At once: to read in pieces would want a buffer larger than most of them.
        var all = Read(name, body);
        return await repeating.Do($"send {name}", body.Length, token => PutOnce(name, new ReadOnlyMemoryContent(all), body.Sha256, served, [], token), stop);
    }

    Task<string> PutOnce(string name, HttpContent content, string sha256, ServedAs served, IEnumerable<KeyValuePair<string, string>> conditions, CancellationToken stop) =>
        Requests.Put(place.Key(name), content, sha256, served, [KeyValuePair.Create(Hash, sha256), .. conditions], stop);

    static ReadOnlyMemory<byte> Read(string name, Body body)
    {
        if (body.Path is not { } path) return body.Bytes;
        try
        {
            return File.ReadAllBytes(path) is var bytes && bytes.Length == body.Length ? bytes : throw Changed(name);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw Changed(name);
        }
    }

    static DeployException Changed(string name) => new(Dog.ChangedWhileRead.With(name));

    /// <summary>Parts that are not completed cost money for ever: whatever happens, they are given up.</summary>
    async Task<string> PutParts(string name, Body body, ServedAs served, CancellationToken stop)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = place.Bucket, Key = place.Key(name), ContentType = served.Type };
        begin.Metadata[Hash] = body.Sha256;
        if (served.Cache is not null) begin.Headers.CacheControl = served.Cache;
        if (served.Encoding is not null) begin.Headers.ContentEncoding = served.Encoding;
        var upload = (await repeating.Do($"begin {name}", 0, token => client.Value.InitiateMultipartUploadAsync(begin, token), stop)).UploadId;
        try
        {
            var tags = await SendParts(name, body, upload, stop);
            var end = new CompleteMultipartUploadRequest { BucketName = place.Bucket, Key = place.Key(name), UploadId = upload, PartETags = [.. tags] };
            return (await repeating.Do($"complete {name}", body.Length, token => client.Value.CompleteMultipartUploadAsync(end, token), stop)).ETag;
        }
        catch (StoreRefusedException refused) when (refused.Code == "NoSuchUpload")
        {
            // The answer of a first try was lost, and it had been done: then the object is there.
            if ((await List(name, stop)).GetValueOrDefault(name) is { } there && there.Bytes == body.Length) return there.Tag;
            throw;
        }
        catch (Exception failed) when (failed is DeployException or OperationCanceledException)
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(4), world.Clock);
            try
            {
                await client.Value.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = place.Bucket, Key = place.Key(name), UploadId = upload }, enough.Token);
            }
            catch (Exception second) when (second is AmazonServiceException or HttpRequestException or OperationCanceledException)
            {
                world.Log.Warn(Dog.PartsLeft.With(name, place.Shown));
            }
            throw;
        }
    }

    /// <summary>Parts are hashed one after the other, for the whole has a hash too, and sent side by side: the store checks each, so what it holds in
    /// the end is what was listed.</summary>
    async Task<PartETag[]> SendParts(string name, Body body, string upload, CancellationToken stop)
    {
        var size = Math.Max(Part, body.Length / 9_000);
        var tags = new PartETag[(int)((body.Length + size - 1) / size)];
        using var bytes = new SentBytes(name, body);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await Parallel.ForEachAsync(Hashed(), new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = stop }, async (part, outer) =>
        {
            await parts.WaitAsync(outer);
            try
            {
                tags[part.Index] = new(part.Index + 1, await repeating.Do($"send part {part.Index + 1} of {name}", part.Length, token =>
                    Requests.PutPart(place.Key(name), upload, part.Index + 1, bytes.Range(part.Index * size, part.Length), part.Sha256, token), outer));
            }
            finally
            {
                parts.Release();
            }
        });
        return tags;

        IEnumerable<(int Index, long Length, string Sha256)> Hashed()
        {
            for (var index = 0; index < tags.Length; index++)
            {
                var length = Math.Min(size, body.Length - index * size);
                yield return (index, length, bytes.Sha256(index * size, length, whole));
            }
            if (Convert.ToHexStringLower(whole.GetHashAndReset()) != body.Sha256) throw bytes.Changed();
        }
    }

    /// <param name="sha256">Of its bytes, where the caller knows it.</param>
    public async Task<string> Copy(string from, string to, ServedAs served, string? sha256, CancellationToken stop) =>
        (await Copied(from, to, served, sha256 is null ? [] : [KeyValuePair.Create(Hash, sha256)], stop)).Tag;

    /// <returns>The id of the version that it made; null where the bucket keeps no versions.</returns>
    public async Task<string?> CopyVersion(string from, string to, ServedAs served, CancellationToken stop) => (await Copied(from, to, served, [], stop)).Version is { Length: > 0 } version and not "null" ? version : null;

    Task<(string Tag, string? Version)> Copied(string from, string to, ServedAs served, KeyValuePair<string, string>[] headers, CancellationToken stop) =>
        repeating.Do($"copy {to}", 0, token => Requests.Copy(place.Key(from), place.Key(to), served, headers, token), stop);

    public async Task<ImmutableDictionary<string, Listed>> List(string below, CancellationToken stop)
    {
        var found = ImmutableDictionary.CreateBuilder<string, Listed>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await repeating.Do("list the objects", 0, token => Requests.List(place.Key(below), next, token), stop);
            foreach (var (key, bytes, tag) in page.Objects) found[key[place.Prefix.Length..]] = new Listed(bytes, tag);
            next = page.Next;
        }
        while (next is not null);
        return found.ToImmutable();
    }

    /// <summary>A thousand at once; a store that refuses that wish is asked one by one.</summary>
    public async Task Delete(IEnumerable<string> names, CancellationToken stop)
    {
        foreach (var some in names.Chunk(1000))
        {
            var refused = await repeating.Do($"remove {some.Length} objects", 0, async token =>
            {
                try
                {
                    return await Requests.Delete(some.Select(place.Key), token) is { } stayed ? new DeployException(Dog.StoreRefused.With(place.Shown, $"remove {stayed.Key}", stayed.Why)) : null;
                }
                catch (AmazonS3Exception old) when (old.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.BadRequest)
                {
                    foreach (var name in some) await Requests.Delete(place.Key(name), token);
                    return null;
                }
            }, stop);
            if (refused is not null) throw refused;
        }
    }

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
        parts.Dispose();
    }
}
