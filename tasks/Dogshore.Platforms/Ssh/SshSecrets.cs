namespace Dogshore.Platforms.Ssh;

/// <summary>The files that ssh must be able to read while it connects, and the options that name them. They are gone when this is disposed.</summary>
sealed class SshSecrets : IAsyncDisposable
{
    readonly List<string> files = [];
    readonly List<string> options = [];

    public IReadOnlyList<string> Options => options;

    public static async Task<SshSecrets> Lay(string folder, SshServer server, CancellationToken stop)
    {
        var secrets = new SshSecrets();
        try
        {
            await secrets.Put(folder, server, stop);
        }
        catch
        {
            await secrets.DisposeAsync();
            throw;
        }
        return secrets;
    }

    async Task Put(string folder, SshServer server, CancellationToken stop)
    {
        if (server.HostKey is { } hostKey)
        {
            var file = await SshFolder.Write(folder, $"{server.Marker} {hostKey.Trim()}\n", stop);
            files.Add(file);
            options.AddRange(["-o", $"UserKnownHostsFile={file}", "-o", "GlobalKnownHostsFile=none", "-o", $"HostKeyAlgorithms={Algorithms(hostKey)}"]);
        }
        else if (server.KnownHosts is { } known) options.AddRange(["-o", $"UserKnownHostsFile=\"{known}\"", "-o", "GlobalKnownHostsFile=none"]);

        if (server.Key is { } key)
        {
            // CI systems hand keys on with Windows line ends or without the last one; OpenSSH reads neither.
            var file = await SshFolder.Write(folder, key.Reveal().ReplaceLineEndings("\n").TrimEnd('\n') + "\n", stop);
            files.Add(file);
            options.AddRange(["-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-i", file]);
        }
        else if (server.Identity is { } identity) options.AddRange(["-o", "IdentitiesOnly=yes", "-i", identity]);
    }

    /// <summary>The server is to show the pinned key and not another of its keys.</summary>
    static string Algorithms(string hostKey)
    {
        var kind = hostKey.Trim().Split(' ')[0];
        return kind == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : kind;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var file in files) File.Delete(file);
        files.Clear();
        return ValueTask.CompletedTask;
    }
}
