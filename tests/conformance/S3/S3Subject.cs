using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators;
using Dogshore.Emulators.S3;
using Dogshore.Platforms;
using Dogshore.Platforms.S3;

namespace Dogshore.Conformance.S3;

/// <summary>S3: each app a bucket of its own in the emulator, whose website visitors ask.</summary>
public sealed class S3Subject : Subject
{
    readonly S3Emulator store = new() { Contract = RestModel.Find("s3", bucketInPath: true), PageSize = 7 };
    readonly Website website;

    public S3Subject() => website = new Website(store);

    public override Platform Platform { get; } = new S3Platform();
    public override string Attributes => $"Endpoint=\"{store.Url}\" Region=\"eu-central-1\" BaseUrl=\"{website.Url}{{app}}/\" KeepFor=\"1ms\"";
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator",
    };
    public override Wire Wire => store.Wire;
    public override bool IsService => true;
    public override Uri? Address => store.Url;
    public override string WrongCredential => "AKIAWRONG0000000";
    /// <summary>The record.</summary>
    public override int ReadsOfNothing => 1;

    /// <summary>It has no config.</summary>
    public override int WritesOfConfig => 0;

    public override async Task Start()
    {
        await store.Start();
        await website.Start();
    }

    public override bool IsUpload(Request request) => request.Method == "PUT" && request.Path.Contains("/.dogshore/bytes/", StringComparison.Ordinal);

    /// <summary>A bucket in which another app's record lies.</summary>
    public override Task<string?> ForeignApp()
    {
        var (name, bucket) = ($"eves-{Guid.NewGuid().ToString("n")[..6]}", new Bucket());
        bucket.Put(".dogshore/site.json", new StoredObject("{\"schema\":1,\"app\":\"eve\",\"sequence\":4,\"run\":\"her-run\",\"live\":null,\"stopped\":false,\"releases\":[],\"pending\":null,\"gone\":{},\"stale\":[]}"u8.ToArray(), "\"0123456789abcdef0123456789abcdef\"", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, DateTimeOffset.UtcNow), null, false);
        store.Buckets[name] = bucket;
        return Task.FromResult<string?>(name);
    }

    public override Task<bool> MakeApp(string app) => Task.FromResult(store.Buckets.TryAdd(app, new Bucket()) || true);

    public override Task<AppState?> State(string app)
    {
        if (!store.Buckets.TryGetValue(app, out var bucket)) return Task.FromResult<AppState?>(null);
        var record = bucket[".dogshore/site.json"] is { } text ? JsonNode.Parse(Encoding.UTF8.GetString(text.Bytes))! : null;
        return Task.FromResult<AppState?>(new AppState((string?)record?["live"] is null ? null : new Uri(website.Url, $"{app}/"), new Dictionary<string, string>(), new Dictionary<string, int>(),
            record?["releases"]!.AsArray().Count ?? 0, bucket.Objects.Keys.Count(key => key.StartsWith(".dogshore/content/", StringComparison.Ordinal)), 0));
    }

    public override async ValueTask DisposeAsync()
    {
        await website.DisposeAsync();
        await store.DisposeAsync();
    }
}

/// <summary>The promises of every platform, kept by this one.</summary>
public sealed class S3_keeps(Stage<S3Subject> stage) : Promises<S3Subject>(stage);
