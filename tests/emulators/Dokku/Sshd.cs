using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dogshore.Emulators.Dokku;

/// <summary>OpenSSH's own server on loopback, with keys and settings of its own, for the account that runs it. Each key is tied to dokku as
/// <c>dokku ssh-keys:add</c> ties it.</summary>
sealed class Sshd(string folder) : IAsyncDisposable
{
    const string Restrictions = "no-agent-forwarding,no-user-rc,no-X11-forwarding,no-port-forwarding";

    Process? process;
    readonly Queue<string> log = [];

    public int Port { get; private set; }
    /// <summary>The host's public key, <c>ssh-ed25519 AAAA…</c>.</summary>
    public string HostKey { get; private set; } = "";
    /// <summary>Text of a private key that may come in.</summary>
    public string UserKey { get; private set; } = "";
    /// <summary>The same, as a file.</summary>
    public string UserKeyFile => Path.Combine(folder, "deployer");
    public int Id => process!.Id;

    /// <summary>sshd reads the file anew for each connection.</summary>
    public bool LetsNobodyIn
    {
        get => !File.Exists(Authorized);
        set
        {
            if (value != LetsNobodyIn) File.Move(value ? Authorized : Authorized + ".away", value ? Authorized + ".away" : Authorized);
        }
    }

    string Authorized => Path.Combine(folder, "authorized_keys");

    static readonly string[] programs = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

    static string Program => programs.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no sshd on this machine; Debian has it in openssh-server.");

    public static bool IsThere => programs.Any(File.Exists);

    /// <param name="relay">What a key is tied to.</param>
    /// <param name="port">0 for a free one.</param>
    public async Task Start(string relay, int port)
    {
        // As root sshd wants its own empty folder, which nobody makes without systemd.
        if (Environment.UserName == "root") Directory.CreateDirectory("/run/sshd");
        HostKey = await MakeKey("host");
        var userKey = await MakeKey("deployer");
        UserKey = await File.ReadAllTextAsync(UserKeyFile);
        await File.WriteAllTextAsync(Authorized, $"""command="FINGERPRINT=SHA256:emulator NAME=\"deployer\" {relay} $SSH_ORIGINAL_COMMAND",{Restrictions} {userKey}{Environment.NewLine}""");
        for (var attempt = 0; ; attempt++)
        {
            Port = port == 0 ? FreePort.Now() : port;
            var settings = Path.Combine(folder, "sshd_config");
            // bash reads the account's own .bashrc for what comes over SSH, and that is none of dokku's.
            await File.WriteAllTextAsync(settings, $"""
                Port {Port.ToString(CultureInfo.InvariantCulture)}
                ListenAddress 127.0.0.1
                HostKey {Path.Combine(folder, "host")}
                AuthorizedKeysFile {Authorized}
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                MaxSessions 10
                MaxStartups 100
                PrintMotd no
                SetEnv SHLVL=2 HOME={folder}
                LogLevel ERROR

                """);
            if (await Listens(settings)) return;
            // Somebody took the port between the two; with a port that was asked for there is no second try.
            if (attempt == 5 || port != 0) throw new InvalidOperationException($"sshd does not listen: {string.Join(" | ", Said)}");
        }
    }

    IEnumerable<string> Said { get { lock (log) return [.. log]; } }

    async Task<bool> Listens(string settings)
    {
        process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", settings]) { RedirectStandardError = true, RedirectStandardInput = true })!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text) return;
            lock (log)
            {
                log.Enqueue(text);
                if (log.Count > 200) log.Dequeue();
            }
        };
        process.BeginErrorReadLine();
        for (var start = Stopwatch.StartNew(); start.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited;)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
        return false;
    }

    /// <returns>The public half.</returns>
    public async Task<string> MakeKey(string name, string kind = "ed25519")
    {
        var file = Path.Combine(folder, name);
        using var making = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", kind, "-N", "", "-C", name, "-f", file]))!;
        await making.WaitForExitAsync();
        return string.Join(' ', (await File.ReadAllTextAsync(file + ".pub")).Split(' ').Take(2)).Trim();
    }

    /// <summary>Breaks the connection over which a command came, as a network does: the process that serves it is killed.</summary>
    public void Break(int relayParent)
    {
        for (var id = relayParent; id > 1 && id != Id; id = Parent(id))
        {
            if (Name(id) is not { } name || !name.StartsWith("sshd", StringComparison.Ordinal)) continue;
            // All that sshd started for this connection: its monitor may be a process of its own.
            for (var next = id; next > 1 && next != Id && Name(next) is { } also && also.StartsWith("sshd", StringComparison.Ordinal); next = Parent(next))
                using (var serving = Process.GetProcessById(next)) serving.Kill();
            return;
        }
    }

    /// <summary>The process that serves the connection over which a command came.</summary>
    public static int Connection(int relayParent)
    {
        for (var id = relayParent; id > 1; id = Parent(id))
            if (Name(id) is { } name && name.StartsWith("sshd", StringComparison.Ordinal)) return id;
        return relayParent;
    }

    static string? Name(int id) => Status(id, "Name:");
    static int Parent(int id) => Status(id, "PPid:") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    static string? Status(int id, string field)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        // With all connections: a client's shared one would stay for a minute.
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
