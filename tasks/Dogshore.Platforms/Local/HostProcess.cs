using System.Collections.Immutable;
using System.Reflection;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>Sees to it that a host of this very version serves the root: the one that does, or a new one. Of many callers at
/// once one starts it and the others wait for it.</summary>
sealed class HostProcess(Paths paths, string binaries, World world)
{
    static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(6);
    /// <summary>For a host that ends: it drains and stops its apps first.</summary>
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);
    /// <summary>For the deploy of another run; within the patience of those who wait for us to start a host.</summary>
    static readonly TimeSpan BusyPatience = TimeSpan.FromMinutes(5), BusyPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    static string Version => typeof(HostProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The host that serves, whichever version it is: to look at an app or to end it is no reason to restart them all.</summary>
    public async Task<HostRecord> Any(CancellationToken stop) => await HostSocket.Ask(paths, world, stop) ?? await Ensure(stop);

    /// <exception cref="DeployException">None could be started, or one hangs.</exception>
    public async Task<HostRecord> Ensure(CancellationToken stop)
    {
        var ours = HostBinaries.In(binaries);
        if (await HostSocket.Ask(paths, world, stop) is { } running && running.Digest == ours.Digest) return running;

        LocalRoot.Make(paths);
        using var held = await StartLock.Take(paths.StartLock, StartPatience, world, stop);
        if (await Settled(ours.Digest, stop) is { } started) return started;
        var folder = ours.Copy(paths);
        ours.Prune(paths, world.Log.Detail);
        return await new HostStart(paths, world).Run(Path.Combine(folder, HostBinaries.Assembly), SocketAddress.Make(paths, world), ours.Digest, Version, stop);
    }

    /// <summary>Waits until the root is either served by our version or by no one. Null: by no one.</summary>
    async Task<HostRecord?> Settled(string digest, CancellationToken stop)
    {
        var isEnding = false;
        for (var start = world.Now; ;)
        {
            if (await HostSocket.Ask(paths, world, stop) is { } running)
            {
                if (running.Digest == digest) return running;
                if (!isEnding)
                {
                    await HandOver(running, stop);
                    (isEnding, start) = (true, world.Now);
                }
            }
            if (!StartLock.IsHeld(paths.HostLock)) return null;
            if (world.Since(start) > EndPatience) throw new DeployException(Hangs(isEnding));
            await Task.Delay(Pause, world.Clock, stop);
        }
    }

    /// <summary>Asks the other version to end. It refuses while it is at work for another run: that one is waited for.</summary>
    async Task HandOver(HostRecord running, CancellationToken stop)
    {
        world.Log.Say($"the host of {running.Version} hands over to the one of {Version}; apps keep port and release and answer again in a moment");
        using var client = new HostClient(running, world);
        for (var start = world.Now; ;)
        {
            try
            {
                await client.StopHost(stop);
                return;
            }
            catch (HostLostException)
            {
                // It ended before it had answered, or hangs: whoever waits for its lock finds out.
                return;
            }
            catch (DeployException) when (world.Since(start) < BusyPatience)
            {
                await Task.Delay(BusyPause, world.Clock, stop);
            }
        }
    }

    Finding Hangs(bool isAsked)
    {
        var process = HostSocket.Read(paths)?.Pid;
        return Dog.LocalHostHangs.With(process is null ? "unknown" : process, paths.Root, isAsked ? "end" : "answer", Durations.Show(EndPatience))
            .Saying(HostLog.Tail(paths));
    }
}

/// <summary>The host's own log.</summary>
static class HostLog
{
    /// <summary>Its last lines; none where there is no log.</summary>
    public static ImmutableArray<string> Tail(Paths paths)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(paths.HostLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            var lines = new Queue<string>();
            while (reader.ReadLine() is { } line)
            {
                lines.Enqueue(line);
                if (lines.Count > 50) lines.Dequeue();
            }
            return [.. lines];
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            return [exception is FileNotFoundException or DirectoryNotFoundException ? "(it wrote no log)" : $"(its log cannot be read: {exception.Message})"];
        }
    }
}
