using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dogshore.Bench;

/// <param name="Megabytes">The most that it and its children had in memory; what a child told itself counts for it.</param>
sealed record Run(double Seconds, double Megabytes, string Said);

/// <summary>One way to do a piece of work.</summary>
/// <param name="Command">Program and arguments.</param>
/// <param name="Before">Done before each round, not measured.</param>
sealed record Contender(string Name, IReadOnlyList<string> Command, string Folder, Func<Task>? Before = null, IReadOnlyDictionary<string, string>? Variables = null)
{
    /// <summary>Bytes of what it made, asked after a round.</summary>
    public Func<long>? Size { get; init; }

    /// <summary>Runs it once.</summary>
    public async Task<Run> Go()
    {
        if (Before is not null) await Before();
        var info = new ProcessStartInfo(Command[0], Command.Skip(1)) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in Variables ?? new Dictionary<string, string>()) info.Environment[name] = value;
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        info.Environment["DOTNET_NOLOGO"] = "1";
        // Everything is on loopback and plain; rclone cannot start with it.
        info.Environment.Remove("AWS_CA_BUNDLE");
        // The bench must not look like CI, which Dogshore treats in its own way.
        foreach (var name in (string[])["CI", "TF_BUILD", "GITHUB_ACTIONS"]) info.Environment.Remove(name);
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var text = new StringBuilder();
        var reading = Task.WhenAll(Read(process.StandardOutput, text), Read(process.StandardError, text));
        var most = 0.0;
        var memory = Task.Run(async () =>
        {
            while (!process.HasExited)
            {
                most = Math.Max(most, Memory.Of(process.Id));
                await Task.Delay(20);
            }
        });
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Task.WhenAll(reading, memory);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Name} ended with {process.ExitCode}: {string.Join(' ', Command)}\n{text}");
        // A piece of our work tells its own time, where the start of its process is not part of it, and its own memory.
        var said = text.ToString();
        return new(Told(said, "seconds") ?? seconds, Told(said, "megabytes") ?? most, said);
    }

    static double? Told(string text, string what) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith($"{what}: ", StringComparison.Ordinal)) is { } line ? double.Parse(line[(what.Length + 2)..], CultureInfo.InvariantCulture) : null;

    static async Task Read(StreamReader reader, StringBuilder text)
    {
        while (await reader.ReadLineAsync() is { } line) lock (text) text.Append(line).Append('\n');
    }
}

/// <summary>What came of one contender: the median of its rounds.</summary>
sealed record Score(string Name, double Seconds, double Least, double Megabytes, long Bytes);

static class Contest
{
    /// <summary>One round to warm up, then each once in every round, in an order that turns: what else the machine does hits all alike.</summary>
    public static async Task<IReadOnlyList<Score>> Hold(int rounds, params IReadOnlyList<Contender> contenders)
    {
        var runs = contenders.Select(_ => new List<Run>()).ToArray();
        if (rounds > 3) foreach (var each in contenders) await each.Go();
        for (var round = 0; round < rounds; round++)
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var index = (round + turn) % contenders.Count;
                runs[index].Add(await contenders[index].Go());
            }
        return [.. contenders.Select((each, index) => new Score(each.Name, Median(runs[index].Select(run => run.Seconds)), runs[index].Min(run => run.Seconds), runs[index].Max(run => run.Megabytes), each.Size?.Invoke() ?? 0))];
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Resident memory, as Linux tells it.</summary>
static class Memory
{
    /// <summary>The peak of a process and of the children that it has now, in MB; 0 where the system does not tell.</summary>
    public static double Of(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var own = line is null ? 0 : double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
            return own + File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(child => Of(int.Parse(child, CultureInfo.InvariantCulture)));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
