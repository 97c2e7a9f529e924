using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Has Cloud Build do something with the files of a package, and follows it: its log is an object of the bucket that grows.</summary>
sealed class Building(CloudBuildApi builds, StagingBucket bucket, World world)
{
    const int Piece = 4 << 20, LongestLine = 64_000;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(150), LongestPause = TimeSpan.FromSeconds(3), LastWords = TimeSpan.FromSeconds(4);

    /// <summary>The package as one object, for builds to begin with; sent once.</summary>
    public async Task<string> Source(string content, string archive, CancellationToken stop)
    {
        var name = $"dogshore/{content}.tar.gz";
        if (!await bucket.Has(name, stop)) await bucket.PutFile(name, archive, null, stop);
        return name;
    }

    public JsonObject Plan(string source, JsonArray steps, TimeSpan timeout, params string[] tags) => new()
    {
        ["source"] = new JsonObject { ["storageSource"] = new JsonObject { ["bucket"] = bucket.Name, ["object"] = source } },
        ["steps"] = steps,
        ["timeout"] = $"{(int)Math.Ceiling(timeout.TotalSeconds)}s",
        ["logsBucket"] = $"gs://{bucket.Name}",
        ["options"] = new JsonObject { ["logging"] = "GCS_ONLY" },
        ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode?)tag)]),
    };

    /// <summary>To its end. A run that is stopped tells Cloud Build to stop too.</summary>
    /// <param name="line">Takes each line of its log.</param>
    public async Task<BuildFacts> Follow(BuildFacts build, TimeSpan longest, Action<string> line, CancellationToken stop)
    {
        var (start, at, rest) = (world.Now, 0L, "");
        try
        {
            for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
            {
                // The state first: what was said until then is in the log by then.
                if (!build.IsOver) build = await builds.Build(build.Id, stop);
                (at, rest) = await Read(build, at, rest, line, stop);
                if (build.IsOver)
                {
                    if (rest.Length > 0) line(Bare(rest));
                    return build;
                }
                if (world.Since(start) > longest) throw new DeployException(Dog.AppEngineHangs.With($"the build {build.Id}", Durations.Show(longest)));
                await Task.Delay(pause, world.Clock, stop);
            }
        }
        catch (OperationCanceledException)
        {
            await Cancel(build);
            throw;
        }
    }

    async Task<(long, string)> Read(BuildFacts build, long at, string rest, Action<string> line, CancellationToken stop)
    {
        var place = $"log-{build.Id}.txt";
        while (true)
        {
            var bytes = await bucket.Read(place, at, Piece, stop);
            if (bytes.Length == 0) return (at, rest);
            at += bytes.Length;
            // Latin letters one by one: a character that lies across two pieces is put together again below.
            var text = rest + Encoding.Latin1.GetString(bytes.Span);
            var lines = text.Split('\n');
            foreach (var whole in lines[..^1]) line(Bare(whole));
            rest = lines[^1].Length <= LongestLine ? lines[^1] : "";
            if (bytes.Length < Piece) return (at, rest);
        }
    }

    /// <summary>Without the name of the step.</summary>
    static string Bare(string line)
    {
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)).TrimEnd('\r');
        return text.StartsWith("Step #", StringComparison.Ordinal) && text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? text[(colon + 2)..] : text;
    }

    async Task Cancel(BuildFacts build)
    {
        using var enough = new CancellationTokenSource(LastWords, world.Clock);
        try
        {
            await builds.Cancel(build.Id, enough.Token);
        }
        catch (Exception late) when (late is DeployException or OperationCanceledException)
        {
            world.Log.Detail("the build could not be cancelled in time: it goes on by itself");
        }
    }
}
