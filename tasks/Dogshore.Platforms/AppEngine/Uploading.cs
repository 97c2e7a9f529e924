using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Brings the files of a package to the staging bucket, each under the SHA-1 of its bytes, and only those that are not there.</summary>
sealed class Uploading(StagingBucket bucket, Cargo cargo, World world)
{
    /// <summary>Contract appengine §6.4.</summary>
    const int MostFiles = 10_000, LargestFile = 32 << 20;
    const int AtOnce = 8;
    /// <summary>What google-github-actions/auth leaves in the checkout is a key, and no part of an app.</summary>
    const string Key = "gha-creds-";

    /// <summary>The list of files of a version, after all of them have been brought.</summary>
    public async Task<JsonObject> Bring(string archive, CancellationToken stop)
    {
        var files = await Names(archive, stop);
        var there = await bucket.List(stop);
        var missing = files.Values.Where(sha => !there.TryGetValue(sha, out var ageing) || ageing is not null).ToHashSet(StringComparer.Ordinal);
        if (missing.Count > 0)
        {
            world.Log.Say($"{missing.Count} of {Sizes.Files(files.Values.Distinct().Count())} are new to the bucket");
            await Send(archive, files, missing, there, stop);
        }
        return new JsonObject(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => KeyValuePair.Create(file.Key, (JsonNode?)new JsonObject
        {
            ["sourceUrl"] = $"https://storage.googleapis.com/{bucket.Name}/{file.Value}",
            ["sha1Sum"] = file.Value,
        })));
    }

    static async Task<Dictionary<string, string>> Names(string archive, CancellationToken stop)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var entry in PackedFiles.Of(archive, stop))
        {
            if (entry.Name.Split('/')[^1].StartsWith(Key, StringComparison.Ordinal)) throw new DeployException(Dog.AppEngineKeyInPackage.With(entry.Name));
            if (entry.Length > LargestFile) throw new DeployException(Dog.AppEngineTooLarge.With(entry.Name, Sizes.Show(entry.Length), Sizes.Show(LargestFile)));
            // The service names files by SHA-1; nothing is trusted because of it.
            #pragma warning disable CA5350
            names[entry.Name] = Convert.ToHexStringLower(entry.DataStream is { } data ? await SHA1.HashDataAsync(data, stop) : SHA1.HashData([]));
            #pragma warning restore CA5350
        }
        return names.Count <= MostFiles ? names : throw new DeployException(Dog.AppEngineTooMany.With(names.Count, MostFiles));
    }

    async Task Send(string archive, Dictionary<string, string> files, HashSet<string> missing, ImmutableDictionary<string, string?> there, CancellationToken stop)
    {
        using var places = new SemaphoreSlim(AtOnce);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = new ConcurrentBag<Task>();
        try
        {
            await foreach (var entry in PackedFiles.Of(archive, failed.Token))
            {
                var sha = files[entry.Name];
                if (!missing.Remove(sha)) continue;
                await places.WaitAsync(failed.Token);
                var body = await Read(entry, failed.Token);
                sending.Add(One(sha, body));
            }
        }
        catch (OperationCanceledException) when (failed.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // One of them failed, and says below why.
        }
        await Task.WhenAll(sending);

        async Task One(string sha, Body body)
        {
            try
            {
                if (body.File is { } file) await bucket.PutFile(sha, file, there.GetValueOrDefault(sha), failed.Token);
                else await bucket.Put(sha, body.Bytes, there.GetValueOrDefault(sha), failed.Token);
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
            finally
            {
                if (body.File is { } file) File.Delete(file);
                places.Release();
            }
        }
    }

    sealed record Body(ReadOnlyMemory<byte> Bytes, string? File);

    /// <summary>Small ones in memory, so that many go at once; a large one by way of the disk.</summary>
    async Task<Body> Read(TarEntry entry, CancellationToken stop)
    {
        if (entry.DataStream is not { } data) return new(default, null);
        if (entry.Length <= StagingBucket.LargestWhole)
        {
            var bytes = new byte[entry.Length];
            await data.ReadExactlyAsync(bytes, stop);
            return new(bytes, null);
        }
        var file = Path.Combine(cargo.Directory, $"upload-{Guid.NewGuid():n}");
        await using var copy = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await data.CopyToAsync(copy, stop);
        return new(default, file);
    }
}
