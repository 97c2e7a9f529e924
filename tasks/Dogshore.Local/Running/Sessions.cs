using System.Globalization;

namespace Dogshore.Local.Running;

/// <summary>What /proc tells of one process (proc_pid_stat(5)).</summary>
/// <param name="Started">Clock ticks since the machine's start: with the id it names one process for ever.</param>
sealed record ProcessFacts(int Id, char State, int Group, int Session, long Started)
{
    public bool IsDead => State is 'Z' or 'X';
}

/// <summary>Who belongs to whom, on Linux from /proc. A shell with job control, or setpgid, leaves the group but not the session.</summary>
static class Sessions
{
    /// <summary>Null when there is no such process, or no /proc.</summary>
    public static ProcessFacts? Of(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The name in brackets may itself hold brackets and spaces.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, fields[0][0], int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static IEnumerable<int> Ids() => !Directory.Exists("/proc/self") ? [] :
        Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);

    /// <summary>Living members of the session, its leader too.</summary>
    public static IEnumerable<ProcessFacts> Members(int session) =>
        Ids().Select(Of).OfType<ProcessFacts>().Where(each => (each.Session == session || each.Group == session) && !each.IsDead);

    /// <summary>Somebody but the (dead) leader is left. Where there is no /proc nobody can tell, and the answer is no.</summary>
    public static bool HasOthers(int leader) => Members(leader).Any(each => each.Id != leader);

    /// <summary>Ends the group, and what moved to another group in its session.</summary>
    public static void Kill(int leader)
    {
        _ = Posix.kill(-leader, Posix.SIGKILL);
        // One that forks while it is looked for is found by the next look.
        for (var look = 0; look < 10; look++)
        {
            var left = Members(leader).Where(each => each.Id != leader).ToList();
            if (left.Count == 0) return;
            foreach (var each in left) _ = Posix.kill(each.Id, Posix.SIGKILL);
            Thread.Sleep(5);
        }
    }
}
