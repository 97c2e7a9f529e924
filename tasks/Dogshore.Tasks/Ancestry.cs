using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Dogshore.Tasks;

/// <summary>What this process is among its relatives.</summary>
static partial class Ancestry
{
    [UnsupportedOSPlatform("windows")]
    public static int Parent() => getppid();

    /// <summary>True when the parent's end means the end of this build; see <see cref="ParentWatch"/>.</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool ParentOutlivesNoBuild()
    {
        // Linux tells our own command line; elsewhere a parent that is MSBuild itself is taken for the main process of a node.
        var words = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/cmdline").Split('\0') : null;
        return words is null ? !IsMSBuild(Parent()) : NodeMode(words) is null or 2;
    }

    /// <summary>The kind of MSBuild node that a command line starts, or null for a build's main process.</summary>
    internal static int? NodeMode(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var option = word.TrimStart('-', '/');
            if (option.Length < word.Length && option.StartsWith("nodemode:", StringComparison.OrdinalIgnoreCase))
                return int.TryParse(option.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out var mode) ? mode : 0;
        }
        return null;
    }

    /// <summary>SIGHUP is ignored: started by nohup. Told by Linux only.</summary>
    public static bool IgnoresHangUp()
    {
        if (!OperatingSystem.IsLinux()) return false;
        return IgnoresHangUp(File.ReadLines("/proc/self/status"));
    }

    internal static bool IgnoresHangUp(IEnumerable<string> status)
    {
        const string Name = "SigIgn:";
        var mask = status.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return mask is not null && ulong.TryParse(mask.AsSpan(Name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var signals) && (signals & 1) != 0;
    }

    static bool IsMSBuild(int pid)
    {
        try
        {
            using var parent = System.Diagnostics.Process.GetProcessById(pid);
            return parent.ProcessName is "dotnet" or "MSBuild";
        }
        catch (ArgumentException)
        {
            // Gone already: there is nothing to watch.
            return true;
        }
    }

    [LibraryImport("libc")]
    private static partial int getppid();
}
