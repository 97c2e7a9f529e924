using System.Diagnostics;
using System.Text;

namespace Dogshore.Local.Running;

/// <summary>Ends what the processes of a host that was killed went on to do. Only one host serves a root,
/// so whatever still runs for it is a leftover.</summary>
static class Leftovers
{
    /// <summary>Set for every process of an app to the root that it belongs to; children inherit it.</summary>
    public const string Variable = "DOGSHORE_LOCAL_ROOT";

    /// <returns>How many there were.</returns>
    public static async Task<int> End(Paths paths, TimeSpan grace)
    {
        var known = Directory.Exists(paths.Apps)
            ? Directory.GetDirectories(paths.Apps).SelectMany(folder => ProcessTable.Living(Path.Combine(folder, "processes.json"))).Select(each => each.Id).ToList()
            : [];
        if (OperatingSystem.IsWindows())
        {
            foreach (var id in known) Tree(id);
            return known.Count;
        }
        // A process that was started just before the host died is in no file; its environment tells.
        var count = known.Union(Marked(paths.Root)).Count();
        foreach (var id in known) _ = Posix.kill(-id, Posix.SIGTERM);
        foreach (var id in Marked(paths.Root)) _ = Posix.kill(id, Posix.SIGTERM);
        var start = Stopwatch.GetTimestamp();
        while (Living() && Stopwatch.GetElapsedTime(start) < grace) await Task.Delay(20);
        foreach (var id in known.Where(IsAlive)) Sessions.Kill(id);
        foreach (var id in Marked(paths.Root)) _ = Posix.kill(id, Posix.SIGKILL);
        return count;

        bool Living() => known.Any(IsAlive) || Marked(paths.Root).Count > 0;
    }

    static bool IsAlive(int group) => OperatingSystem.IsLinux() ? Sessions.Members(group).Any() : Posix.kill(-group, 0) == 0;

    /// <summary>Processes whose environment carries this root.</summary>
    static List<int> Marked(string root)
    {
        var mark = Encoding.UTF8.GetBytes($"{Variable}={root}\0");
        return [.. Sessions.Ids().Where(id => id != Environment.ProcessId && Carries(id, mark))];
    }

    static bool Carries(int id, byte[] mark)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{id}/environ").AsSpan();
            var at = environment.IndexOf(mark);
            // A dead one that nobody has reaped has no environment to read.
            return at == 0 || (at > 0 && environment[at - 1] == 0);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static void Tree(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself between the two looks.
        }
    }
}
