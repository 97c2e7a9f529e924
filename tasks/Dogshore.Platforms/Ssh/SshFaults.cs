using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Ssh;

/// <summary>What ssh says when it fails by itself, as our faults. Its words are stable and its exit code is one for all.</summary>
static class SshFaults
{
    /// <returns>What is not known is told in ssh's own words, as a connection that was lost.</returns>
    public static SshException Of(Ran ran, SshServer server)
    {
        var said = string.Join('\n', ran.Tail);
        bool Says(params string[] words) => words.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));
        var last = ran.Tail.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it said nothing";

        if (Says("REMOTE HOST IDENTIFICATION HAS CHANGED", "host key for") && Says("has changed", "CHANGED")) return Refused(Dog.SshHostKeyChanged.With(server.Shown));
        if (Says("Host key verification failed", "host key is known for", "no matching host key type")) return Refused(Dog.SshHostKeyUnknown.With(server.Shown, server.Marker));
        if (Says("Permission denied (", "Too many authentication failures")) return Refused(Dog.SshKeyRefused.With(server.Shown, server.User).Saying(ran.Tail));
        if (Says("error in libcrypto", "invalid format", "incorrect passphrase", "Load key")) return Refused(Dog.SshKeyUnreadable.With(last));
        if (Says("Could not resolve hostname")) return new SshLostException(Dog.SshNotReached.With(server.Shown, "its name is not known"));
        if (Says("Connection refused")) return new SshLostException(Dog.SshNotReached.With(server.Shown, "nothing listens there"));
        if (Says("Connection timed out", "Operation timed out", "No route to host", "Network is unreachable")) return new SshLostException(Dog.SshNotReached.With(server.Shown, last));
        return new SshLostException(Dog.SshLost.With(server.Shown, last).Saying(ran.Tail));
    }

    static SshException Refused(Finding finding) => new(finding);
}
