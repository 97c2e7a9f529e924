using System.ComponentModel;
using System.Globalization;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Ssh;

/// <summary>The server cannot be spoken to.</summary>
class SshException(Finding finding) : DeployException(finding);

/// <summary>The connection ended, or was never made; what was asked may or may not have been done.</summary>
sealed class SshLostException(Finding finding) : SshException(finding);

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

/// <summary>Commands on a server through the machine's own OpenSSH, all those of one process over one connection, which stays for a minute after
/// the last of them and so serves the later steps of a deploy too.</summary>
/// <remarks>The host key is pinned or known, never trusted because it is new. The text of a key is never on a command line: it lies in an
/// owner-only file for as long as the connection is being made. On Windows OpenSSH shares no connection, and each command makes its own.</remarks>
/// <param name="shares">Whether this machine's OpenSSH can share a connection.</param>
sealed class SshClient(SshServer server, World world, bool shares)
{
    static readonly TimeSpan Connecting = TimeSpan.FromSeconds(45);

    /// <summary>ssh's own failure; the command's exit code is passed on, and none of dokku's is 255.</summary>
    const int Failed = 255;

    public SshClient(SshServer server, World world) : this(server, world, !OperatingSystem.IsWindows()) { }

    public SshServer Server => server;

    /// <exception cref="SshLostException">No connection, or it broke.</exception>
    /// <exception cref="SshException">The server is not the one that is known, or does not let us in.</exception>
    public async Task<Ran> Run(SshCommand command, CancellationToken stop)
    {
        var folder = SshFolder.Make(world);
        if (!shares) return await Alone(folder, command, stop);
        using var deadline = new CancellationTokenSource(command.Timeout, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            var shared = SshShared.With(server);
            var (socket, channel) = await Open(shared, either.Token) ?? await Connect(folder, shared, either.Token);
            using (channel)
            {
                var ran = await Run(channel, command, shared, socket, either.Token);
                return ran.Exit is null ? throw new SshLostException(Dog.SshLost.With(server.Shown, "it ended before the command did").Saying(ran.Tail)) : ran;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new SshLostException(Dog.SshTimedOut.With(server.Shown, (int)command.Timeout.TotalSeconds));
        }
    }

    static async Task<Ran> Run(SshChannel channel, SshCommand command, SshShared shared, string socket, CancellationToken stop)
    {
        try
        {
            return await channel.Run(command, stop);
        }
        catch
        {
            // What the server still says of this command would be taken for the answer to the next one: OpenSSH gives the number of a channel that was left to the next.
            shared.Leave(socket);
            throw;
        }
    }

    /// <summary>Null where there is no connection, or none any more: nothing was said over it then.</summary>
    async Task<(string, SshChannel)?> Open(SshShared shared, CancellationToken stop) =>
        shared.Socket is { } socket && await SshChannel.Open(socket, server, stop) is { } channel ? (socket, channel) : null;

    /// <summary>One command over a connection of its own.</summary>
    async Task<Ran> Alone(string folder, SshCommand command, CancellationToken stop)
    {
        await using var secrets = await SshSecrets.Lay(folder, server, stop);
        // In ssh's own configuration a percent sign begins a name for something else.
        var hidden = command.IsHidden ? await SshFolder.Write(folder, $"RemoteCommand {command.Text.Replace("%", "%%", StringComparison.Ordinal)}\n", stop) : null;
        try
        {
            IEnumerable<string> how = hidden is null ? [] : ["-F", hidden];
            IEnumerable<string> what = hidden is null ? [command.Text] : [];
            var ran = await Start(new Command("ssh", [.. how, .. secrets.Options, .. To(), "--", server.Host, .. what]) { Timeout = command.Timeout, Input = command.Input, Feed = command.Feed, OnLine = command.OnLine }, stop);
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

    /// <summary>Makes the shared connection, unless another command has made it meanwhile, and opens it for a command.</summary>
    async Task<(string, SshChannel)> Connect(string folder, SshShared shared, CancellationToken stop)
    {
        // Of several commands at once, one connects and the others wait for it.
        using var turn = await shared.Turn(stop);
        if (await Open(shared, stop) is { } there) return there;
        await using var secrets = await SshSecrets.Lay(folder, server, stop);
        // An ssh that was killed leaves its socket behind, and one that finds a socket shares nothing and stays for ever: so each has a name of its own.
        var socket = SshFolder.NewName(folder);
        var ran = await Start(new Command("ssh", [.. secrets.Options, "-o", "ControlMaster=yes", "-o", $"ControlPath={socket}", "-o", "ControlPersist=60", "-f", "-N", .. To(), "--", server.Host]) { Timeout = Connecting }, stop);
        if (ran.Exit is null) throw new SshLostException(Dog.SshNotReached.With(server.Shown, "it did not answer in time").Saying(ran.Tail));
        if (!ran.Succeeded) throw SshFaults.Of(ran, server);
        var channel = await SshChannel.Open(socket, server, stop) ?? throw new SshLostException(Dog.SshLost.With(server.Shown, "it ended at once").Saying(ran.Tail));
        shared.Socket = socket;
        return (socket, channel);
    }

    /// <summary>Options of ours go before the user's own configuration; what is not said here, such as a jump host, is still theirs to say.</summary>
    string[] To() =>
    [
        "-T", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no", "-o", "PasswordAuthentication=no", "-o", "KbdInteractiveAuthentication=no",
        "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no", "-o", "LogLevel=ERROR",
        // Builds say nothing for minutes, and routers forget connections that say nothing.
        "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4",
        "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-l", server.User,
    ];

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
