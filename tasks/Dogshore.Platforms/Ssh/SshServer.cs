using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Ssh;

/// <summary>A server and how one proves to be somebody there, and it to be itself.</summary>
/// <param name="HostKey">The pinned host key, <c>ssh-ed25519 AAAA…</c>; null where a known_hosts file knows it.</param>
/// <param name="KnownHosts">A known_hosts file instead of the user's own ones.</param>
/// <param name="Identity">A private key file; null for the agent and the usual files.</param>
/// <param name="Key">The text of a private key; it goes before <paramref name="Identity"/>.</param>
sealed partial record SshServer(string Host, int Port, string User, string? HostKey = null, string? KnownHosts = null, string? Identity = null, Secret? Key = null)
{
    /// <summary>What an option could be smuggled in by is refused here, before any program hears of it: a name that begins with a dash,
    /// holds a blank, or anything else that is no part of a name.</summary>
    public static bool IsHost(string text) => Name().IsMatch(text) || System.Net.IPAddress.TryParse(text, out _);

    public static bool IsUser(string text) => UserName().IsMatch(text);

    public static bool IsHostKey(string text) => KeyLine().IsMatch(text.Trim());

    public static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    /// <summary>The server as a known_hosts file names it.</summary>
    public string Marker => Port == 22 ? Host : $"[{Host}]:{Port.ToString(CultureInfo.InvariantCulture)}";

    public string Shown => Port == 22 ? $"{User}@{Host}" : $"{User}@{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]{0,63}\z")]
    private static partial Regex UserName();

    [GeneratedRegex(@"\A(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]{40,}={0,2}( [^\r\n]*)?\z")]
    private static partial Regex KeyLine();
}
