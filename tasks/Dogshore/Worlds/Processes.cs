using System.ComponentModel;
using System.Diagnostics;

namespace Dogshore.Worlds;

/// <summary>A program to run: arguments are a list, never one string; nothing passes a shell unless the caller names one.</summary>
public sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    public string? Directory { get; init; }
    /// <summary>Variables to set; null removes one. The rest is inherited.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
    /// <summary>Given to standard input; without it, standard input is closed at once.</summary>
    public string? Input { get; init; }
    /// <summary>Writes standard input itself, where that is no text: an archive, a pack.</summary>
    public Func<Stream, CancellationToken, Task>? Feed { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
    /// <summary>Called for each line of output and error as it comes, one at a time.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>The user's own command line, through the machine's shell.</summary>
    public static Command Shell(string line) => OperatingSystem.IsWindows() ? new("cmd.exe", "/d", "/s", "/c", line) : new("/bin/sh", "-c", line);

    public override string ToString() => string.Join(' ', Arguments.Prepend(Program));
}

/// <param name="Exit">The exit code; null when the time ran out.</param>
/// <param name="Output">Standard output, cut after 1 MB; a line after 16,000 characters.</param>
/// <param name="Tail">The last 50 lines of both.</param>
public sealed record Ran(int? Exit, string Output, IReadOnlyList<string> Tail)
{
    public bool Succeeded => Exit == 0;
}

/// <summary>Runs programs: bounded output, closed input, the whole tree killed on cancel and on time-out.</summary>
/// <remarks>.NET cannot start a child in a process group of its own on Unix, so the tree is found by its parents and killed
/// (<see cref="Process.Kill(bool)"/>). A descendant that has left the tree, a daemon, is not ours to end; it may keep the output
/// open for as long as it likes and is not waited for.</remarks>
public class Processes(Func<ProcessStartInfo> start)
{
    /// <summary>How long what is still in the pipe is read after the program ended or was killed.</summary>
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    public Processes() : this(() => new ProcessStartInfo()) { }

    /// <exception cref="Win32Exception">The program is not there or cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the program and its children are gone.</exception>
    public virtual async Task<Ran> Run(Command command, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = Info(command) };
        process.Start();
        var lines = new ProcessOutput(command.OnLine);
        using var drained = new CancellationTokenSource();
        var reading = Task.WhenAll(
            lines.Read(process.StandardOutput.BaseStream, isOutput: true, drained.Token),
            lines.Read(process.StandardError.BaseStream, isOutput: false, drained.Token));

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(command.Timeout);
        var ended = false;
        try
        {
            // Beside the waiting: a program that ends, or that never reads, must not hold us here.
            var writing = Write(process, command, lines, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            ended = true;
        }
        catch (OperationCanceledException)
        {
            await Kill(process, lines);
        }
        await Finish(reading, drained);
        stop.ThrowIfCancellationRequested();
        return lines.Result(ended ? process.ExitCode : null);
    }

    ProcessStartInfo Info(Command command)
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
        return info;
    }

    static async Task Write(Process process, Command command, ProcessOutput lines, CancellationToken stop)
    {
        try
        {
            await using var stream = process.StandardInput.BaseStream;
            if (command.Feed is { } feed) await feed(stream, stop);
            else if (command.Input is { } input) await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(input), stop);
        }
        catch (Exception unread) when (unread is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A program that reads nothing may have gone already: its exit code tells more than this.
            if (unread is IOException && (command.Input is not null || command.Feed is not null)) lines.Note("(it did not read its input)");
        }
    }

    static async Task Kill(Process process, ProcessOutput lines)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception partly) when (partly is AggregateException or Win32Exception or InvalidOperationException)
        {
            lines.Note("(not all of its children could be ended)");
        }
        using var enough = new CancellationTokenSource(Drain);
        try
        {
            await process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            lines.Note("(it did not end when it was killed)");
        }
    }

    /// <summary>What is left in the pipes is read, but only for a while: a daemon started by the program may hold them open.</summary>
    static async Task Finish(Task reading, CancellationTokenSource drained)
    {
        await Task.WhenAny(reading, Task.Delay(Drain));
        // Not waited for: a read of a pipe cannot always be cancelled, and what it would bring now is nobody's.
        await drained.CancelAsync();
    }
}
