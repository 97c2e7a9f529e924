using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>The file in which Heroku's own tool keeps its credential: <c>machine api.heroku.com login … password …</c>, words in any layout.</summary>
static class Netrc
{
    /// <summary><c>$NETRC</c>, else <c>.netrc</c> in the home folder (<c>_netrc</c> on Windows).</summary>
    public static string? File(World world) => world.Environment("NETRC") is { Length: > 0 } named ? named
        : Home(world) is { Length: > 0 } home ? Path.Combine(home, OperatingSystem.IsWindows() ? "_netrc" : ".netrc") : null;

    static string? Home(World world) => world.Environment("HOME") ?? world.Environment("USERPROFILE");

    /// <summary>The password of a machine, or null.</summary>
    public static string? Password(World world, string machine)
    {
        if (File(world) is not { } file || !System.IO.File.Exists(file)) return null;
        string text;
        try
        {
            text = System.IO.File.ReadAllText(file);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            world.Log.Detail($"[netrc] {file} cannot be read");
            return null;
        }
        return Password(text, machine);
    }

    internal static string? Password(string text, string machine)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isIn = false;
        for (var at = 0; at < words.Length - 1; at++)
        {
            if (words[at] == "machine") isIn = string.Equals(words[at + 1], machine, StringComparison.OrdinalIgnoreCase);
            else if (words[at] == "password" && isIn) return words[at + 1];
        }
        return null;
    }
}
