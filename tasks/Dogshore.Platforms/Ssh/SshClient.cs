using System.ComponentModel;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Ssh;

/// <summary>The connection ended, or was never made; what was asked may or may not have been done.</summary>
sealed class SshLostException(Finding finding) : DeployException(finding);

/// <summary>What is to be run on the other side.</summary>
/// <param name="Text">ssh hands it over as one text.</param>
sealed record SshCommand(string Text)
{
    /// <summary>It holds values: it goes to ssh in an owner-only file, because command lines of this machine can be read by all its users.</summary>
    public bool IsHidden { get; init; }
    public string? Input { get; init; }
    public Func<Stream, CancellationToken, Task>? Feed { get; init; }
    public Action<string>? OnLine { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Commands on a server through the machine's own OpenSSH, all of them over one connection, which stays for a minute after
/// the last of them and so serves the later steps of a deploy too.</summary>
/// <remarks>The host key is pinned or known, never trusted because it is new. The text of a key is never on a command line: it lies in an
/// owner-only file for as long as the connection is being made. On Windows OpenSSH shares no connection, and each command makes its own.</remarks>
sealed class SshClient(SshServer server, World world)
{
    static readonly TimeSpan Connecting = TimeSpan.FromSeconds(45);

    /// <summary>ssh's own failure; the command's exit code is passed on, and none of dokku's is 255.</summary>
    const int Failed = 255;

    public SshServer Server => server;

    /// <exception cref="SshLostException">No connection, or it broke.</exception>
    /// <exception cref="DeployException">The server is not the one that is known, or does not let us in.</exception>
    public async Task<Ran> Run(SshCommand command, CancellationToken stop)
    {
        var folder = SshFolder.Make(world);
        var socket = SshFolder.Socket(folder, server);
        await using var secrets = await SshSecrets.Lay(folder, server, isNeeded: OperatingSystem.IsWindows(), stop);
        if (!OperatingSystem.IsWindows() && !File.Exists(socket)) await Connect(folder, socket, stop);
        // In ssh's own configuration a percent sign begins a name for something else.
        var hidden = command.IsHidden ? await SshFolder.Write(folder, $"RemoteCommand {command.Text.Replace("%", "%%", StringComparison.Ordinal)}\n", stop) : null;
        try
        {
            IEnumerable<string> how = hidden is null ? [] : ["-F", hidden];
            IEnumerable<string> what = hidden is null ? [command.Text] : [];
            var run = new Command("ssh", [.. how, .. secrets.Options, .. Shared(socket), .. To(), "--", server.Host, .. what]) { Timeout = command.Timeout, Input = command.Input, Feed = command.Feed, OnLine = command.OnLine };
            var ran = await Start(run, stop);
            if (ran.Exit == Failed && HadNoConnection(ran))
            {
                // The one that was there has ended since, and nothing was said over it.
                await Connect(folder, socket, stop);
                ran = await Start(run, stop);
            }
            if (ran.Exit is null) throw new SshLostException(Dog.SshTimedOut.With(server.Shown, (int)command.Timeout.TotalSeconds));
            return ran.Exit == Failed ? throw SshFaults.Of(ran, server) : ran;
        }
        finally
        {
            if (hidden is not null) File.Delete(hidden);
        }
    }

    /// <summary>The server's host keys as it tells them now, as lines for a known_hosts file: to be shown to a person, never to be trusted.</summary>
    public async Task<IReadOnlyList<string>> Scan(CancellationToken stop)
    {
        try
        {
            var ran = await world.Processes.Run(new("ssh-keyscan", "-T", "5", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "--", server.Host) { Timeout = TimeSpan.FromSeconds(15) }, stop);
            return [.. ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    /// <summary>Makes the shared connection unless it is there.</summary>
    async Task Connect(string folder, string socket, CancellationToken stop)
    {
        // Of several commands at once, one connects and the others wait for it.
        using var turn = await Turn(socket + ".turn", stop);
        if (File.Exists(socket) && (await Start(Connector(["-O", "check", "-o", $"ControlPath={socket}", "--", server.Host]), stop)).Succeeded) return;
        await using var secrets = await SshSecrets.Lay(folder, server, isNeeded: true, stop);
        var ran = await Start(Connector([.. secrets.Options, "-o", "ControlMaster=yes", "-o", $"ControlPath={socket}", "-o", "ControlPersist=60", "-f", "-N", .. To(), "--", server.Host]), stop);
        if (ran.Succeeded) return;
        throw ran.Exit is null ? new SshLostException(Dog.SshNotReached.With(server.Shown, "it did not answer in time").Saying(ran.Tail)) : SshFaults.Of(ran, server);
    }

    async Task<IDisposable> Turn(string path, CancellationToken stop)
    {
        var start = world.Now;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (world.Since(start) < 2 * Connecting)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), world.Clock, stop);
            }
        }
    }

    /// <summary>Over the connection that is there, and by no other way: one that broke is told and not silently replaced.</summary>
    static string[] Shared(string socket) => OperatingSystem.IsWindows() ? [] : ["-o", "ControlMaster=no", "-o", $"ControlPath={socket}", "-o", "ProxyCommand=false"];

    /// <summary>Options of ours go before the user's own configuration; what is not said here, such as a jump host, is still theirs to say.</summary>
    string[] To() =>
    [
        "-T", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no", "-o", "PasswordAuthentication=no", "-o", "KbdInteractiveAuthentication=no",
        "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no", "-o", "LogLevel=ERROR",
        // Builds say nothing for minutes, and routers forget connections that say nothing.
        "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4",
        "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-l", server.User,
    ];

    /// <summary>The words for a connection that was to be made by the program that makes none; over a shared one ssh never says them.</summary>
    static bool HadNoConnection(Ran ran) => ran.Tail.Any(line => line.Contains("UNKNOWN port 65535", StringComparison.Ordinal));

    static Command Connector(IReadOnlyList<string> arguments) => new("ssh", arguments) { Timeout = Connecting };

    async Task<Ran> Start(Command command, CancellationToken stop)
    {
        try
        {
            return await world.Processes.Run(command, stop);
        }
        catch (Win32Exception)
        {
            throw new DeployException(Dog.SshMissing.With());
        }
    }
}
