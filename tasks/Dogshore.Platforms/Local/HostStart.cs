using System.ComponentModel;
using System.Diagnostics;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Worlds;
using Process = System.Diagnostics.Process;

namespace Dogshore.Platforms.Local;

/// <summary>Starts a host that outlives this build. All three streams are pipes of ours, so that nothing of the build's is
/// inherited (a reader of the build's output would wait for the host to end); the host lets go of them once it is ready.</summary>
sealed class HostStart(Paths paths, World world)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<HostRecord> Run(string assembly, string socket, string digest, string version, CancellationToken stop)
    {
        world.Log.Detail($"starts its host for '{paths.Root}'");
        using var process = new Process { StartInfo = Info(assembly, socket, digest, version) };
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) => { lock (said) { if (line.Data is not null) said.Add(line.Data); } };
        using var deadline = new CancellationTokenSource(Patience, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            process.Start();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            while (await process.StandardOutput.ReadLineAsync(either.Token) is { } line)
            {
                if (line == "ready") return await Ready(stop);
                lock (said) said.Add(line);
            }
            await process.WaitForExitAsync(either.Token);
        }
        catch (Win32Exception exception)
        {
            throw Failed($"'{process.StartInfo.FileName}' could not be run: {exception.Message}", []);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            lock (said) throw Failed($"it was not ready within {Model.Durations.Show(Patience)}", said);
        }
        lock (said) throw Failed($"it ended with exit code {process.ExitCode}", said);
    }

    async Task<HostRecord> Ready(CancellationToken stop) =>
        await HostSocket.Ask(paths, world, stop) ?? throw Failed("it said that it was ready and does not answer", []);

    DeployException Failed(string reason, IReadOnlyCollection<string> said) =>
        new(Dog.LocalHostFailed.With(reason, paths.HostLog).Saying([.. HostLog.Tail(paths), .. said]));

    ProcessStartInfo Info(string assembly, string socket, string digest, string version)
    {
        var info = new ProcessStartInfo(HostEnvironment.Dotnet(world))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = paths.Root,
        };
        foreach (var argument in (string[])["exec", assembly, "--root", paths.Root, "--socket", socket, "--digest", digest, "--version", version])
            info.ArgumentList.Add(argument);
        info.Environment.Clear();
        foreach (var (name, value) in HostEnvironment.Of(world)) info.Environment[name] = value;
        return info;
    }
}
