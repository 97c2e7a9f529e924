using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dogshore.EndToEnd;

/// <summary>A dotnet build that was started: its output as it comes, signals to it, its end.</summary>
sealed partial class Build : IDisposable
{
    readonly Process process;
    readonly List<string> lines = [];
    readonly Task output;
    readonly Task error;

    public Build(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?> variables)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, UseShellExecute = false,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in variables) if (value is not null) info.Environment[name] = value;
        process = Process.Start(info)!;
        process.StandardInput.Close();
        output = Read(process.StandardOutput, line => line);
        error = Read(process.StandardError, line => line);
    }

    public int Pid => process.Id;

    public bool IsOver => process.HasExited;

    public string Text
    {
        get { lock (lines) return string.Join('\n', lines); }
    }

    /// <summary>Its end: exit code and everything that it said. A build that does not end, or whose output something else keeps
    /// open, is killed and fails the test.</summary>
    public async Task<Ended> End(TimeSpan? within = null)
    {
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(), output, error).WaitAsync(within ?? Deadlines.Build);
        }
        catch (TimeoutException)
        {
            var state = process.HasExited ? "is over, but its output is still open" : "is still running";
            if (!process.HasExited) process.Kill();
            throw new TimeoutException($"The build {state}. It said:\n{Text}");
        }
        return new Ended(process.ExitCode, Text);
    }

    public void Interrupt() => Signal(2);
    public void Terminate() => Signal(15);
    public void Kill() => Signal(9);

    void Signal(int signal)
    {
        if (kill(process.Id, signal) != 0) throw new InvalidOperationException($"No signal {signal} to {process.Id}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    async Task Read(StreamReader reader, Func<string, string> shape)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines) lines.Add(shape(line));
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
