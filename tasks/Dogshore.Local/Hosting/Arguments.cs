namespace Dogshore.Local.Hosting;

/// <summary>How the host is started: <c>--root &lt;folder&gt; --socket &lt;path&gt; --digest &lt;d&gt; --version &lt;v&gt;</c>.</summary>
/// <param name="Socket">Path of the Unix socket, or name of the pipe on Windows.</param>
/// <param name="Digest">SHA-256 over the host's binaries, as its client knows them.</param>
sealed record Arguments(string Root, string Socket, string Digest, string Version)
{
    /// <summary>sockaddr_un holds 104 bytes on macOS, 108 on Linux, its closing zero included.</summary>
    const int LongestSocket = 103;

    /// <exception cref="FormatException">Something is missing or unknown.</exception>
    public static Arguments Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Count; at += 2)
        {
            if (arguments[at] is not ("--root" or "--socket" or "--digest" or "--version") || at + 1 == arguments.Count || !values.TryAdd(arguments[at], arguments[at + 1]))
                throw new FormatException($"The argument '{arguments[at]}' is unknown, has no value, or stands twice.");
        }
        string Needed(string name) => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : throw new FormatException($"The argument {name} is missing.");
        var parsed = new Arguments(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Needed("--root"))), Needed("--socket"), Needed("--digest"), Needed("--version"));
        if (!OperatingSystem.IsWindows() && System.Text.Encoding.UTF8.GetByteCount(parsed.Socket) > LongestSocket)
            throw new FormatException($"The path of the socket has more than {LongestSocket} bytes: '{parsed.Socket}'.");
        return parsed;
    }
}
