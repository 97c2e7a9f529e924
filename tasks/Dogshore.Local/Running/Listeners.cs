using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Dogshore.Local.Running;

/// <summary>Where the processes of a session listen, from Linux's /proc/net/tcp and the sockets that they hold open.
/// Elsewhere nobody tells, and the answer is empty.</summary>
static class Listeners
{
    const string Listening = "0A";

    /// <summary>Addresses and ports, each once.</summary>
    public static ImmutableArray<IPEndPoint> Of(int session)
    {
        var sockets = Sessions.Members(session).SelectMany(each => Sockets(each.Id)).ToHashSet(StringComparer.Ordinal);
        return [.. Table("/proc/net/tcp").Concat(Table("/proc/net/tcp6")).Where(each => sockets.Contains(each.Socket)).Select(each => each.At).Distinct()];
    }

    static IEnumerable<(string Socket, IPEndPoint At)> Table(string path)
    {
        if (!File.Exists(path)) yield break;
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            // sl local_address rem_address st … inode is the tenth: proc(5).
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[3] == Listening) yield return (fields[9], Address(fields[1]));
        }
    }

    /// <summary>An address as the kernel prints it: words of four bytes, each in the machine's own order.</summary>
    internal static IPEndPoint Address(string text)
    {
        var (address, port) = (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var bytes = Convert.FromHexString(address);
        if (BitConverter.IsLittleEndian)
        {
            for (var word = 0; word < bytes.Length; word += 4) Array.Reverse(bytes, word, 4);
        }
        return new IPEndPoint(new IPAddress(bytes), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    static IEnumerable<string> Sockets(int process)
    {
        string[] descriptors;
        try
        {
            descriptors = Directory.GetFileSystemEntries($"/proc/{process}/fd");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
        return descriptors.Select(Target).OfType<string>().Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target["socket:[".Length..^1]);
    }

    static string? Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
