using System.Collections.Immutable;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Platforms.Google;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>The bucket in which App Engine looks for the files of a version, by Cloud Storage's JSON API (contract appengine §6.2, §9).</summary>
sealed class StagingBucket(string bucket, GoogleAccess access, World world)
{
    /// <summary>What is larger goes in pieces, so that a broken connection costs one of them.</summary>
    public const int LargestWhole = 4 << 20;
    const int Piece = 8 << 20, MostTries = 6, Incomplete = 308;

    readonly GoogleClient client = new(access, "Cloud Storage", "storage", $"roles/storage.objectAdmin on the bucket {bucket}", world);

    public string Name => bucket;

    string Objects => $"storage/v1/b/{Uri.EscapeDataString(bucket)}/o";

    /// <summary>Names of all objects, with the generation of those that the bucket's own rule removes within a day.</summary>
    public async Task<ImmutableDictionary<string, string?>> List(CancellationToken stop)
    {
        var oldest = await Oldest(stop);
        var all = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = next is null ? "" : $"&pageToken={Uri.EscapeDataString(next)}";
            var answer = await client.Ask(RestRequest.Get($"{Objects}?maxResults=1000&fields={Uri.EscapeDataString("items(name,generation,timeCreated),nextPageToken")}{page}", "list what was uploaded"), AppEngineJson.Default.ObjectsFacts, stop);
            foreach (var item in answer.Items.OrEmpty()) all[item.Name] = item.TimeCreated < oldest ? item.Generation : null;
            next = answer.NextPageToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all.ToImmutable();
    }

    /// <summary>What was made before may be gone before App Engine has read it.</summary>
    async Task<DateTimeOffset> Oldest(CancellationToken stop)
    {
        var facts = await client.Ask(RestRequest.Get($"storage/v1/b/{Uri.EscapeDataString(bucket)}?fields=lifecycle", $"read the rules of the bucket {bucket}"), AppEngineJson.Default.BucketFacts, stop);
        var days = (facts.Lifecycle?.Rule.OrEmpty() ?? []).Where(rule => rule.Action?.Type == "Delete").Select(rule => rule.Condition?.Age).Where(age => age is not null).DefaultIfEmpty(null).Min();
        return days is { } age ? world.Clock.GetUtcNow() - TimeSpan.FromDays(Math.Max(0, age - 1)) : DateTimeOffset.MinValue;
    }

    public async Task<bool> Has(string name, CancellationToken stop) =>
        await client.Find(RestRequest.Get($"{Objects}/{Uri.EscapeDataString(name)}?fields=name", "look for what was uploaded"), AppEngineJson.Default.ObjectFacts, stop) is not null;

    /// <summary>The same bytes are the same name: one that is there meanwhile is as good.</summary>
    /// <param name="generation">Of the object that it takes the place of; null where there is none.</param>
    public async Task Put(string name, ReadOnlyMemory<byte> bytes, string? generation, CancellationToken stop)
    {
        var request = RestRequest.Post(Upload(name, "media", generation), $"upload {name}") with { IsRepeatable = true, Body = bytes, BodyType = "application/octet-stream" };
        if (await Taken(() => client.Ask(request, AppEngineJson.Default.ObjectFacts, stop)) is { } made) CheckSize(made, bytes.Length);
    }

    /// <summary>A file in pieces: after a broken connection Google is asked how much it has, and the rest is sent.</summary>
    public async Task PutFile(string name, string file, string? generation, CancellationToken stop)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        if (stream.Length <= LargestWhole)
        {
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, stop);
            await Put(name, bytes, generation, stop);
            return;
        }
        string session;
        var begin = RestRequest.Post(Upload(name, "resumable", generation), $"begin the upload of {name}") with { IsRepeatable = true, Body = "{}"u8.ToArray() };
        try
        {
            var begun = await client.Raw(begin.With("X-Upload-Content-Length", $"{stream.Length}"), stop);
            session = begun.Headers.Location?.ToString() ?? throw new DeployException(Dog.UploadFailed.With("Cloud Storage", "it gave no address for the upload."));
        }
        catch (RestRefusedException there) when (there.Status == 412)
        {
            return;
        }
        await Pieces(name, Local(session), stream, stop);
    }

    async Task Pieces(string name, string session, FileStream stream, CancellationToken stop)
    {
        long at = 0;
        for (var tries = 0; at < stream.Length;)
        {
            var bytes = new byte[Math.Min(Piece, stream.Length - at)];
            stream.Position = at;
            await stream.ReadExactlyAsync(bytes, stop);
            long? now;
            try
            {
                now = await Send(name, session, string.Create(CultureInfo.InvariantCulture, $"bytes {at}-{at + bytes.Length - 1}/{stream.Length}"), bytes, isRepeatable: false, stream.Length, stop);
            }
            catch (AnswerLostException) when (++tries < MostTries)
            {
                world.Log.Say($"the upload of {name} broke off; going on where it was");
                now = await Send(name, session, $"bytes */{stream.Length}", [], isRepeatable: true, stream.Length, stop);
            }
            if (now > at) tries = 0;
            at = now ?? stream.Length;
        }
    }

    /// <returns>How much of it there is; null when it is whole.</returns>
    async Task<long?> Send(string name, string session, string range, byte[] bytes, bool isRepeatable, long whole, CancellationToken stop)
    {
        var request = new RestRequest(HttpMethod.Put, session, $"upload {name}") { IsRepeatable = isRepeatable, AlsoGood = Incomplete, Stream = _ => Body(bytes, range), Name = $"PUT {range}" };
        var answer = await client.Raw(request, stop);
        if (answer.Status != Incomplete) return null;
        // Without the header it has nothing yet.
        return answer.Headers.TryGetValues("Range", out var values) && values.FirstOrDefault()?.Split('-') is [_, var last] && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end < whole ? end + 1 : 0;
    }

    static ByteArrayContent Body(byte[] bytes, string range)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Range", range);
        return content;
    }

    /// <summary>Its address is the permission, and is followed only below our own.</summary>
    string Local(string session) => Uri.TryCreate(session, UriKind.Absolute, out var url) && url.GetLeftPart(UriPartial.Authority) == client.Base.GetLeftPart(UriPartial.Authority)
        ? url.PathAndQuery : throw new DeployException(Dog.UploadFailed.With("Cloud Storage", "the address that it gave is of another host."));

    string Upload(string name, string type, string? generation) => $"upload/{Objects}?uploadType={type}&name={Uri.EscapeDataString(name)}&ifGenerationMatch={generation ?? "0"}";

    /// <summary>Null when another has put it there first.</summary>
    static async Task<ObjectFacts?> Taken(Func<Task<ObjectFacts>> put)
    {
        try
        {
            return await put();
        }
        catch (RestRefusedException there) when (there.Status == 412)
        {
            return null;
        }
    }

    static void CheckSize(ObjectFacts made, long bytes)
    {
        if (made.Size is { } size && size != bytes.ToString(CultureInfo.InvariantCulture)) throw new DeployException(Dog.UploadFailed.With("Cloud Storage", $"of {bytes} bytes it has {size}."));
    }

    public Task Remove(string name, CancellationToken stop) => Gone(() => client.Do(RestRequest.Delete($"{Objects}/{Uri.EscapeDataString(name)}", $"remove {name}"), stop));

    static async Task Gone(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (RestRefusedException gone) when (gone.Status == 404)
        {
            return;
        }
    }

    /// <summary>A piece of an object from this byte on; empty where there is no more yet, or no such object.</summary>
    public async Task<ReadOnlyMemory<byte>> Read(string name, long from, int most, CancellationToken stop)
    {
        try
        {
            var request = RestRequest.Get($"{Objects}/{Uri.EscapeDataString(name)}?alt=media", $"read {name}").With("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{from + most - 1}"));
            return await client.Read(request, bytes => (ReadOnlyMemory<byte>)bytes.ToArray(), stop);
        }
        catch (RestRefusedException none) when (none.Status is 404 or 416)
        {
            return default;
        }
    }
}
