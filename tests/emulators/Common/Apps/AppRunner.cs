using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dogshore.Emulators.Apps;

/// <summary>Runs apps for real: web processes at ports of their own, and commands to their end.</summary>
/// <remarks>All that it started is ended when it is disposed.</remarks>
public sealed class AppRunner : IAsyncDisposable
{
    readonly Lock gate = new();
    readonly List<AppProcess> started = [];

    /// <summary>Starts a process that serves. It gets PORT, and for .NET and gunicorn the same in their own words.</summary>
    public WebProcess Web(string folder, string command, IReadOnlyDictionary<string, string> config, Action<string>? line = null)
    {
        var port = FreePort.Now();
        var number = port.ToString(CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>(config) { ["PORT"] = number };
        environment.TryAdd("ASPNETCORE_URLS", $"http://127.0.0.1:{number}");
        environment.TryAdd("GUNICORN_CMD_ARGS", $"--bind 127.0.0.1:{number}");
        return new WebProcess(Keep(AppProcess.Start(folder, command, environment, line)), port);
    }

    /// <summary>Starts a process that does not serve: a worker, or a command that runs once.</summary>
    public AppProcess Run(string folder, string command, IReadOnlyDictionary<string, string> config, Action<string>? line = null) =>
        Keep(AppProcess.Start(folder, command, config, line));

    AppProcess Keep(AppProcess process)
    {
        lock (gate) started.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        AppProcess[] all;
        lock (gate) all = [.. started];
        foreach (var process in all) await process.DisposeAsync();
    }
}

/// <summary>A process of an app that serves.</summary>
public sealed record WebProcess(AppProcess Process, int Port)
{
    /// <summary>True once something takes connections at its port; false when it has ended or the time is over.</summary>
    public async Task<bool> Listens(TimeSpan within, CancellationToken stop = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(within);
        while (!Process.Ended.IsCompleted)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
                return true;
            }
            catch (SocketException)
            {
                // Not yet: looked for again below.
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return false;
            }
            await Task.WhenAny(Process.Ended, Task.Delay(25, CancellationToken.None));
            if (deadline.IsCancellationRequested) break;
        }
        stop.ThrowIfCancellationRequested();
        return false;
    }
}
