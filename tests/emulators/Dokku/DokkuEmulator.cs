using System.Collections.Concurrent;
using System.Net.Sockets;
using Dogshore.Emulators.Apps;
using Dogshore.Emulators.Dokku.Commands;

namespace Dogshore.Emulators.Dokku;

/// <summary>A dokku server: who has the key gives commands over SSH; apps are built by git and run by processes.</summary>
public sealed class DokkuEmulator : IAsyncDisposable
{
    // A socket's address has 108 bytes at most.
    readonly string root = Directory.CreateDirectory(Path.Combine("/tmp", $"dokku-{Guid.NewGuid().ToString("n")[..8]}")).FullName;
    readonly CancellationTokenSource ended = new();
    readonly ConcurrentDictionary<string, ServerApp> apps = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<int, bool> connections = new();
    readonly int port;
    readonly Sshd sshd;
    Socket? listener;
    Task? accepting;

    /// <param name="port">0 for a free one.</param>
    public DokkuEmulator(int port = 0)
    {
        this.port = port;
        sshd = new Sshd(root);
    }

    public static bool CanRun => OperatingSystem.IsLinux() && Sshd.IsThere;

    public Wire Wire { get; } = new();
    /// <summary>Commands come later: from 0.37 config:import, from 0.38 the records of builds.</summary>
    public Version Version { get; set; } = new(0, 38, 27);
    /// <summary>How long a container that does not listen is given.</summary>
    public TimeSpan CheckPatience { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>Commands that a user-auth plugin forbids; a name ending in a blank and the beginning of an argument narrows it.</summary>
    public ConcurrentBag<string> Denied { get; } = [];
    /// <summary>Plugins that are installed beside the core.</summary>
    public bool HasPostgres { get; set; } = true;
    /// <summary>Checks each command; null where the published list is absent.</summary>
    public CommandContract? Contract { get; set; } = CommandContract.Find();

    public int Port => sshd.Port;
    public string HostKey => sshd.HostKey;
    public string UserKey => sshd.UserKey;
    public string UserKeyFile => sshd.UserKeyFile;
    /// <summary>Here dokku's account is the one that runs the emulator: sshd lets nobody become another.</summary>
    public static string User => Environment.UserName;

    /// <summary>How many connections brought commands so far.</summary>
    public int Connections => connections.Count;

    /// <summary>No key opens it any more; connections that are there stay.</summary>
    public bool LetsNobodyIn { get => sshd.LetsNobodyIn; set => sshd.LetsNobodyIn = value; }

    internal AppRunner Runner { get; } = new();
    internal ConcurrentDictionary<string, ServerApp> Apps => apps;
    internal PostgresServices Databases { get; } = new();
    internal string Root => root;

    /// <summary>A key that dokku does not know.</summary>
    public async Task<string> StrangersKey()
    {
        var name = $"stranger-{Guid.NewGuid().ToString("n")[..6]}";
        await sshd.MakeKey(name);
        return await File.ReadAllTextAsync(Path.Combine(root, name));
    }

    public async Task Start()
    {
        var relay = Path.Combine(root, "dokku");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Relay", "dokku"), relay);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(relay, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(root, "socket")));
        listener.Listen(128);
        accepting = Accept();
        await sshd.Start(relay, port);
    }

    async Task Accept()
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                var socket = await listener!.AcceptAsync(ended.Token);
                _ = Task.Run(() => Serve(socket));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    async Task Serve(Socket socket)
    {
        var line = "";
        Request? request = null;
        try
        {
            await using var session = await Session.Open(socket);
            var answer = new Answer(session, this);
            line = string.Join(' ', session.Arguments);
            var changes = await Reads.Changes(answer);
            request = Wire.Enter(answer.Name.StartsWith("git-", StringComparison.Ordinal) ? "git" : "ssh", line, changes);
            // The hook of a push is the server's own doing.
            if (answer.Name == "git-hook")
            {
                await session.Exit(await Git.Hook(answer));
                return;
            }
            connections[Sshd.Connection(session.Parent)] = true;
            foreach (var violation in Contract?.Violations(answer) ?? []) Wire.Violated(violation);
            await new Troubled(Wire, request, sshd, session, ended.Token).Play(() => Run(answer));
        }
        catch (Exception gone) when (gone is IOException or EndOfStreamException or SocketException or ClientGoneException)
        {
            // The client went away before it had said what it wants, or is dead now.
        }
        catch (Exception bug) when (!ended.IsCancellationRequested)
        {
            // Of ours, and no trouble that anybody asked for: the test is to fail by it and not by what it leads to.
            Wire.Violated($"the emulator itself failed at {line}: {bug}");
        }
        finally
        {
            if (request is not null) Wire.Leave(request);
        }
    }

    async Task<int> Run(Answer answer)
    {
        if (Denied.Any(denied => $"{answer.Name} {string.Join(' ', answer.Arguments)}".StartsWith(denied, StringComparison.Ordinal))) return await answer.Fail("Access denied");
        if (Table.Find(answer.Name, this) is { } command) return await command(answer);
        await answer.Session.Warn($"`{string.Join(' ', answer.Arguments.Prepend(answer.Name))}` is not a dokku command.");
        return await answer.Fail("See `dokku help` for a list of available commands.");
    }

    /// <summary>What is so of an app, for tests; null where there is none.</summary>
    public AppView? View(string name) => apps.TryGetValue(name, out var app)
        ? new(app.Router?.Url, new Dictionary<string, string>(app.Config), new Dictionary<string, int>(app.Scale), app.Deploys, Git.Commits(app), app.Links.Count, app.Running == "true")
        : null;

    /// <summary>Somebody does something on the server by hand, past SSH.</summary>
    public void SetConfig(string name, IReadOnlyDictionary<string, string?> values)
    {
        var app = apps[name];
        foreach (var (key, value) in values)
        {
            if (value is null) app.Config.Remove(key);
            else app.Set(key, value);
        }
    }

    /// <summary>An app is there, as after <c>dokku apps:create</c>.</summary>
    /// <returns>False where it was there already.</returns>
    public bool Make(string name)
    {
        var folder = Path.Combine(root, "apps", name);
        if (!apps.TryAdd(name, new ServerApp(name, folder))) return false;
        Directory.CreateDirectory(folder);
        return true;
    }

    /// <summary>An app is gone, as after <c>dokku apps:destroy</c>.</summary>
    public void Remove(string name) => apps.TryRemove(name, out _);

    public void SetScale(string name, string process, int count) => apps[name].Scale[process] = count;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await sshd.DisposeAsync();
        listener?.Dispose();
        if (accepting is not null) await accepting;
        foreach (var app in apps.Values) await app.DisposeAsync();
        await Runner.DisposeAsync();
        await Databases.DisposeAsync();
        Directory.Delete(root, recursive: true);
        ended.Dispose();
    }
}

/// <param name="Deploys">How often new containers went live.</param>
/// <param name="Commits">Of the deploy branch.</param>
/// <param name="Databases">How many services are linked.</param>
public sealed record AppView(Uri? Url, IReadOnlyDictionary<string, string> Config, IReadOnlyDictionary<string, int> Scale, int Deploys, int Commits, int Databases, bool Runs);
