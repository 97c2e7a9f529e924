using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Dogshore.Local.Running;

/// <summary>A child on Windows: there is no signal to ask with, so it is ended at once with all its descendants.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed of when the process has ended, which it always does.")]
sealed class PortableChild : Child
{
    readonly Process process;

    public PortableChild(Launch launch, Action<string> line)
    {
        var info = new ProcessStartInfo(launch.Program)
        {
            WorkingDirectory = launch.Directory, UseShellExecute = false, CreateNoWindow = true,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in launch.Arguments) info.ArgumentList.Add(argument);
        info.Environment.Clear();
        foreach (var (name, value) in launch.Environment) info.Environment[name] = value;
        process = new Process { StartInfo = info };
        var gate = new Lock();
        void Take(string? text)
        {
            if (text is not null) lock (gate) line(text);
        }
        process.OutputDataReceived += (_, each) => Take(each.Data);
        process.ErrorDataReceived += (_, each) => Take(each.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            throw new IOException(refused.Message, refused);
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Id = process.Id;
        Ended = Await();
    }

    public override int Id { get; }
    public override Task<Ended> Ended { get; }

    public override async Task End(TimeSpan grace)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself, and been disposed of.
        }
        await Ended;
    }

    async Task<Ended> Await()
    {
        await process.WaitForExitAsync();
        var ended = new Ended(process.ExitCode);
        process.Dispose();
        return ended;
    }
}
