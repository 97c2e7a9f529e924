using System.Globalization;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>What our record and the bucket tell of a pipeline's releases. What the pipeline does with them it tells nobody.</summary>
static class PipelineState
{
    /// <summary>No value is kept here, so that there is nothing for a key to guard; one key makes tags of nothing comparable.</summary>
    static readonly TagKey key = new(new byte[32]);

    public static Position At(PipelineRecord? record) => record is null ? Position.None : new(record.Sequence.ToString(CultureInfo.InvariantCulture));

    public static async Task<Observed> Of(PipelineSource source, Uri? url, World world, CancellationToken stop)
    {
        var (reading, contents) = (source.Read(stop), source.Contents(stop));
        await Task.WhenAll(reading, contents);
        var (record, _) = await reading;
        var now = world.Clock.GetUtcNow();
        return new Observed
        {
            Exists = true,
            At = At(record),
            Live = record?.LiveRelease?.Shown(now),
            Pending = record?.Pending?.Shown(now, succeeded: false),
            Key = key,
            History = [.. (record?.Releases ?? []).Reverse().Select(release => release.Shown(now))],
            Contents = await contents,
            LastRun = record?.Run,
            Url = url,
        };
    }
}
