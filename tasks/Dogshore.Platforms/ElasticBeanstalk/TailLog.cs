using System.Text;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>The last hundred lines of the instances' log files, as Elastic Beanstalk collects them when it is asked.</summary>
sealed partial class TailLog(BeanstalkApi api, World world)
{
    public const string App = "/var/log/web.stdout.log";
    const int Largest = 4 << 20;
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1), Idle = TimeSpan.FromSeconds(30);

    /// <summary>The app's own lines; where it has said nothing, those of the deployment.</summary>
    public async Task<IReadOnlyList<string>> Last(int lines, CancellationToken stop)
    {
        var files = await Read(stop);
        var own = files.GetValueOrDefault(App) ?? [];
        return [.. (own.Count > 0 ? own : files.GetValueOrDefault("/var/log/eb-engine.log") ?? []).TakeLast(lines)];
    }

    /// <summary>What the last commands of a deployment said.</summary>
    public async Task<IReadOnlyList<string>> Commands(CancellationToken stop)
    {
        var lines = (await Read(stop)).GetValueOrDefault(Migration.Log) ?? [];
        return [.. lines.Select(line => Head().Replace(line, ""))];
    }

    /// <summary>Lines by file, of all instances.</summary>
    async Task<Dictionary<string, List<string>>> Read(CancellationToken stop)
    {
        var before = (await api.Tails(stop)).Select(tail => tail.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        await api.RequestTail(stop);
        var start = world.Now;
        var files = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause * 2 < TimeSpan.FromSeconds(5) ? pause * 2 : TimeSpan.FromSeconds(5))
        {
            var tails = (await api.Tails(stop)).Where(tail => tail.At > before).ToArray();
            foreach (var tail in tails) Take(await Get(tail.Url, stop), files);
            if (tails.Length > 0 || world.Since(start) > Longest) return files;
            await Task.Delay(pause, world.Clock, stop);
        }
    }

    /// <summary>Sections of a tail: a line of dashes, the file's name, a line of dashes, its lines.</summary>
    static void Take(string text, Dictionary<string, List<string>> files)
    {
        List<string>? at = null;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            if (IsRule(lines, index) && index + 2 < lines.Length && lines[index + 1].StartsWith('/') && IsRule(lines, index + 2))
            {
                if (!files.TryGetValue(lines[index + 1], out at)) files[lines[index + 1]] = at = [];
                index += 2;
            }
            else if (lines[index].Length > 0) at?.Add(lines[index]);
        }
    }

    static bool IsRule(string[] lines, int index) => lines[index].Length >= 20 && lines[index].All(letter => letter == '-');

    /// <summary>The address is the permission: no credential goes with the request, and it is never shown.</summary>
    async Task<string> Get(string url, CancellationToken stop)
    {
        world.Log.Mask(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)) return "";
        using var patience = new CancellationTokenSource(Idle, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var answer = await world.Http.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? Encoding.UTF8.GetString((await BoundedBody.Read(answer.Content, Largest, Idle, world.Clock, stop)).Bytes.Span) : "";
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException || broken is OperationCanceledException && !stop.IsCancellationRequested)
        {
            // What went wrong is worth more than why its log could not be read.
            return $"{new string('-', 40)}\n{App}\n{new string('-', 40)}\nthe log could not be fetched";
        }
    }

    /// <summary>Of a line that cfn-init writes: time, process, level.</summary>
    [GeneratedRegex(@"^\S+ \S+ P\d+ \[[A-Z]+\] \t?")]
    private static partial Regex Head();

    /// <summary>The same for what must not fail because of it.</summary>
    public async Task<IReadOnlyList<string>> Try(Func<TailLog, Task<IReadOnlyList<string>>> read)
    {
        try
        {
            return await read(this);
        }
        catch (DeployException silent)
        {
            return [$"the log of {api.Environment} could not be read: {silent.Findings[0].Fact}"];
        }
    }
}
