using Dogshore.Emulators;
using Dogshore.Emulators.S3;

namespace Dogshore.Rehearsals;

/// <summary>Buckets, and the website endpoint to which visitors come.</summary>
sealed class S3Stage : Stage
{
    readonly S3Emulator store = new() { MakesBuckets = true };
    readonly Website website;

    public S3Stage() => website = new(store);

    public override async Task Start(IReadOnlyList<string> apps)
    {
        await store.Start();
        await website.Start();
    }

    public override Wire Wire => store.Wire;
    public override IReadOnlyDictionary<string, string> Environment => AwsKeys.For();
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Endpoint"] = store.Url.ToString(), ["BaseUrl"] = $"{website.Url}{{Bucket}}/", ["Distribution"] = "" };

    public override async ValueTask DisposeAsync()
    {
        await website.DisposeAsync();
        await store.DisposeAsync();
    }
}
