using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dogshore.Local.Apps;
using Dogshore.Local.Data;
using Dogshore.Local.Folders;
using Dogshore.Local.Routing;
using Dogshore.Local.Running;
using Dogshore.Local.Store;
using Dogshore.Worlds;

namespace Dogshore.Local.Hosting;

/// <summary>The host from its lock to its end.</summary>
sealed class Host(Arguments arguments)
{
    static readonly TimeSpan GraceForLeftovers = TimeSpan.FromSeconds(5);
    readonly Paths paths = new(arguments.Root);

    /// <param name="ready">Called once it listens.</param>
    /// <exception cref="IOException">Another host serves the root, or the root cannot be used.</exception>
    public async Task Run(Action ready)
    {
        AppStore.Folder(paths.Root);
        AppStore.Folder(paths.Apps);
        using var held = Lock();
        await using var file = HostLog.Open(paths.HostLog);
        var log = new HostLog(file, TimeProvider.System);
        log.Say($"host {arguments.Version} ({Environment.ProcessId}) serves {paths.Root}");
        await using var databases = new Databases(paths);
        var surroundings = new Surroundings(paths, Inherited(), log, TimeProvider.System, databases);
        if (await Leftovers.End(paths, GraceForLeftovers) is > 0 and var left) log.Say($"ended {left} processes that the last host left behind");
        var store = new AppStore(paths);
        store.Tidy();

        using var ending = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, ending));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, ending));
        using var apps = new HostedApps(store, surroundings);
        await using var folders = new ServedFolders(paths, log);
        var record = new HostRecord(1, Environment.ProcessId, arguments.Socket, arguments.Digest, arguments.Version);
        var idle = new Idle(TimeProvider.System, () => apps.IsEmpty && folders.IsEmpty);
        apps.Restore();
        await folders.Restore();
        var server = await Listening.Start(arguments.Socket, server =>
        {
            server.Use(idle.Count);
            new Api(record, apps, folders, store, new ContentStore(paths, ContentLimits.Default), surroundings, ending).Map(server);
        });
        DurableFile.Write(paths.HostRecord, JsonSerializer.SerializeToUtf8Bytes(record, Json.Default.HostRecord));
        ready();
        Detaching.LetGo(file);

        await Task.WhenAny(Task.Delay(Timeout.Infinite, ending.Token), idle.Wait(ending.Token));
        log.Say(ending.IsCancellationRequested ? "ends, as it was told to" : "ends: it has nothing to serve");
        await ending.CancelAsync();
        await apps.End();
        await Servers.Stop(server, TimeSpan.FromSeconds(5));
        File.Delete(paths.HostRecord);
        if (!OperatingSystem.IsWindows()) File.Delete(arguments.Socket);
        log.Say("ended");
    }

    FileStream Lock()
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(paths.HostLock, options);
        }
        catch (IOException held) when (held.HResult is 11 or 35 || (held.HResult & 0xFFFF) == 32)
        {
            throw new IOException($"Another host serves '{paths.Root}' already; see host.json there.");
        }
    }

    static void End(PosixSignalContext signal, CancellationTokenSource ending)
    {
        signal.Cancel = true;
        ending.Cancel();
    }

    static ImmutableDictionary<string, string> Inherited() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToImmutableDictionary(each => (string)each.Key, each => (string?)each.Value ?? "", StringComparer.Ordinal);
}
