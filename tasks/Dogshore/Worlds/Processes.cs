using System.Diagnostics;
using System.Text;

namespace Dogshore.Worlds;

/// <summary>A program to run: arguments are a list, never one string; nothing passes a shell unless the caller names one.</summary>
public sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    public string? Directory { get; init; }
    /// <summary>Variables to set; null removes one. The rest is inherited.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
    /// <summary>Given to standard input; without it, standard input is closed at once.</summary>
    public string? Input { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
    /// <summary>Called for each line of output and error as it comes.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>The user's own command line, through the machine's shell.</summary>
    public static Command Shell(string line) => OperatingSystem.IsWindows() ? new("cmd.exe", "/d", "/s", "/c", line) : new("/bin/sh", "-c", line);

    public override string ToString() => string.Join(' ', Arguments.Prepend(Program));
}

/// <param name="Exit">The exit code; null when the time ran out.</param>
/// <param name="Output">Standard output, cut after 1 MB.</param>
/// <param name="Tail">The last 50 lines of both.</param>
public sealed record Ran(int? Exit, string Output, IReadOnlyList<string> Tail)
{
    public bool Succeeded => Exit == 0;
}

/// <summary>Runs programs: bounded output, closed input, the whole tree killed on cancel and on time-out.</summary>
public class Processes(Func<ProcessStartInfo> start)
{
    const int OutputLimit = 1_000_000;

    public Processes() : this(() => new ProcessStartInfo()) { }

    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there or cannot be run.</exception>
    public virtual async Task<Ran> Run(Command command, CancellationToken stop)
    {
        var info = start();
        info.FileName = command.Program;
        info.Arguments = "";
        info.ArgumentList.Clear();
        foreach (var argument in command.Arguments) info.ArgumentList.Add(argument);
        if (command.Directory is not null) info.WorkingDirectory = command.Directory;
        foreach (var (name, value) in command.Environment)
        {
            if (value is null) info.Environment.Remove(name); else info.Environment[name] = value;
        }
        info.UseShellExecute = false;
        info.CreateNoWindow = true;
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.StandardOutputEncoding = info.StandardErrorEncoding = Encoding.UTF8;

        using var process = new Process { StartInfo = info };
        var output = new StringBuilder();
        var tail = new Queue<string>();
        var gate = new object();
        void Take(string? line, bool isOutput)
        {
            if (line is null) return;
            lock (gate)
            {
                if (isOutput && output.Length < OutputLimit) output.Append(line).Append('\n');
                tail.Enqueue(line);
                if (tail.Count > 50) tail.Dequeue();
            }
            command.OnLine?.Invoke(line);
        }
        process.OutputDataReceived += (_, line) => Take(line.Data, true);
        process.ErrorDataReceived += (_, line) => Take(line.Data, false);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(command.Timeout);
        try
        {
            // A program that reads nothing may have gone already; that is not our fault to report.
            try
            {
                if (command.Input is not null) await process.StandardInput.WriteAsync(command.Input.AsMemory(), deadline.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                Take("(it did not read its input)", false);
            }
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            lock (gate) return new Ran(null, output.ToString(), [.. tail]);
        }
        lock (gate) return new Ran(process.ExitCode, output.ToString(), [.. tail]);
    }
}
