using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dogshore.Emulators.Apps;

/// <summary>A command of an app, run by a shell in a session and process group of its own, so that all that it starts ends with it.</summary>
public sealed partial class AppProcess : IAsyncDisposable
{
    const int Terminate = 15;
    const int Kill = 9;
    const int Remembered = 2000;

    readonly Process process;
    readonly Queue<string> lines = [];
    readonly Task reading;

    AppProcess(Process process, Action<string>? line)
    {
        this.process = process;
        Id = process.Id;
        reading = Task.WhenAll(Read(process.StandardOutput, line), Read(process.StandardError, line));
        Ended = End();
    }

    public int Id { get; }
    /// <summary>Its exit code; 128 and the signal's number when a signal ended it.</summary>
    public Task<int> Ended { get; }
    /// <summary>The last lines that it said, oldest first.</summary>
    public IReadOnlyList<string> Lines { get { lock (lines) return [.. lines]; } }

    /// <param name="environment">Added to PATH, HOME and LANG; nothing else is inherited.</param>
    /// <param name="line">Called for each line of output as it comes.</param>
    public static AppProcess Start(string folder, string command, IReadOnlyDictionary<string, string> environment, Action<string>? line = null)
    {
        // setsid runs the shell in its own place: the id of the process is that of the group.
        var info = new ProcessStartInfo("setsid", ["/bin/sh", "-c", command])
        {
            WorkingDirectory = folder, UseShellExecute = false,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in AppEnvironment.Base(folder)) info.Environment[name] = value;
        foreach (var (name, value) in environment) info.Environment[name] = value;
        var process = Process.Start(info) ?? throw new InvalidOperationException("setsid did not start.");
        process.StandardInput.Close();
        return new AppProcess(process, line);
    }

    /// <summary>SIGTERM to the group, SIGKILL after the grace.</summary>
    public async Task Stop(TimeSpan grace)
    {
        Signal(Terminate);
        await Task.WhenAny(Ended, Task.Delay(grace));
        // What the leader left behind is ended too.
        Signal(Kill);
        await Ended;
    }

    /// <summary>When the group is gone nobody hears it.</summary>
    public void Signal(int signal) => _ = kill(-Id, signal);

    async Task<int> End()
    {
        await process.WaitForExitAsync();
        // A descendant that left the group may keep the pipe open: it is not waited for.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(1)));
        return process.ExitCode;
    }

    async Task Read(StreamReader reader, Action<string>? line)
    {
        while (await reader.ReadLineAsync() is { } text)
        {
            lock (lines)
            {
                lines.Enqueue(text);
                if (lines.Count > Remembered) lines.Dequeue();
            }
            line?.Invoke(text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(TimeSpan.Zero);
        process.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
