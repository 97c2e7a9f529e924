using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>The app's last lines, of all its services as the rack keeps them; and those of one process.</summary>
sealed class ConvoxLogs(ConvoxApi api, World world)
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    public Task<IReadOnlyList<string>> Last(int lines, CancellationToken stop) =>
        Read("logs", lines, [("Follow", "false"), ("Prefix", "false"), ("Since", "1h0m0s"), ("Tail", $"{lines}")], stop);

    /// <summary>Of one that crashed: the stream of a living one would not end, so that its silence ends it here.</summary>
    public Task<IReadOnlyList<string>> Of(string process, int lines, CancellationToken stop) => Read($"processes/{process}/logs", lines, [], stop);

    async Task<IReadOnlyList<string>> Read(string path, int lines, IEnumerable<(string, string)> headers, CancellationToken stop)
    {
        var last = new Queue<string>();
        try
        {
            await api.Follow(path, headers, line =>
            {
                last.Enqueue(line);
                if (last.Count > lines) last.Dequeue();
            }, Silence, stop);
        }
        catch (DeployException silent)
        {
            // Why something failed is worth more than why its log could not be read.
            world.Log.Detail($"the log could not be read: {silent.Findings[0].Fact}");
        }
        return [.. last];
    }
}
