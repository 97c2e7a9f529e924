using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Dogshore.Platforms.Ssh;

/// <summary>The connection to a server that the commands of this process share. Other processes have their own: what was left in the middle by one that was
/// killed must not answer another.</summary>
#pragma warning disable CA1001 // It lives as long as the process, and its semaphore holds no handle.
sealed class SshShared
#pragma warning restore CA1001
{
    static readonly ConcurrentDictionary<string, SshShared> all = [];

    readonly SemaphoreSlim turn = new(1);
    volatile string? socket;

    /// <summary>Who connects by other means has a connection of its own.</summary>
    public static SshShared With(SshServer server) => all.GetOrAdd(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', server.User, server.Host, server.Port, server.HostKey, server.KnownHosts, server.Identity, server.Key?.Reveal())))), _ => new());

    /// <summary>Of the ssh that holds it; null before the first command, and after one that was left in the middle.</summary>
    public string? Socket { get => socket; set => socket = value; }

    /// <summary>No command is given over it any more; its ssh ends a minute after the last of those that still run.</summary>
    public void Leave(string left) => Interlocked.CompareExchange(ref socket, null, left);

    /// <summary>For who would connect; given back when disposed.</summary>
    public async Task<IDisposable> Turn(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        return new Taken(turn);
    }

    sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
