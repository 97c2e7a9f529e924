using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Our part of the region's bucket: a bundle for each content, and the record of each environment.</summary>
sealed class Storage(BeanstalkApi api, AwsAccess access, string bucket, World world) : IDisposable
{
    const string Root = "dogshore/", Ending = ".zip", RecordEnding = "/record.json";

    readonly Bucket objects = new(access.Bucket(bucket, "", world), world);

    string Record => $"{FolderOf(api.App)}{api.Environment}{RecordEnding}";

    public string Shown => $"s3://{bucket}/{Record}";

    static string FolderOf(string app) => $"{Root}{app}/";

    public static string KeyOf(string app, string content) => $"{FolderOf(app)}{content}{Ending}";

    /// <summary>The content of a bundle of ours, by its key; null for others'.</summary>
    public static string? DigestOf(string app, string? key) => key?.StartsWith(FolderOf(app), StringComparison.Ordinal) == true && key.EndsWith(Ending, StringComparison.Ordinal)
        && key[FolderOf(app).Length..^Ending.Length] is { Length: 64 } digest && digest.All(char.IsAsciiHexDigitLower) ? digest : null;

    public async Task<(BeanstalkRecord? Record, string? Tag)> Read(CancellationToken stop)
    {
        var (_, text) = await objects.Read(Record, stop);
        return text is null ? (null, null) : (BeanstalkRecord.Read(text.Bytes, Shown), text.Tag);
    }

    /// <summary>Writes it when it still is the version expected.</summary>
    /// <exception cref="DeployException">Another run came between.</exception>
    public async Task<(BeanstalkRecord Record, string Tag)> Write(BeanstalkRecord record, string? expected, string run, CancellationToken stop)
    {
        var next = record with { Sequence = record.Sequence + 1, Run = run };
        if (await objects.Replace(Record, next.Bytes(), expected, stop) is { } tag) return (next, tag);
        throw new DeployException(Dog.BeanstalkOvertaken.With(api.Environment, (await Read(stop)).Record?.Run ?? "that removed it"));
    }

    public async Task Put(string content, Body bundle, CancellationToken stop) => await objects.Put(KeyOf(api.App, content), bundle, new ServedAs("application/zip", null, null), stop);

    public Task RemoveRecord(CancellationToken stop) => objects.Delete([Record], stop);

    /// <summary>Contents that the application's other environments may go back to.</summary>
    public async Task<HashSet<string>> KeptElsewhere(CancellationToken stop)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (await objects.List(FolderOf(api.App), stop)).Keys.Where(name => name.EndsWith(RecordEnding, StringComparison.Ordinal) && name != Record))
            if ((await objects.Read(name, stop)).Text is { } text) kept.UnionWith(BeanstalkRecord.Read(text.Bytes, $"s3://{bucket}/{name}").Releases.Select(release => release.Stamp.Content));
        return kept;
    }

    public void Dispose() => objects.Dispose();
}
