using System.Globalization;
using System.Text;

namespace Dogshore.Local.Hosting;

/// <summary>The host's own log, one line an event. Never a value of a config variable.</summary>
sealed class HostLog(FileStream file, TimeProvider clock)
{
    const long RotateAt = 5_000_000;
    readonly Lock gate = new();

    /// <summary>Opens it for appending; a big one is put aside first, once a start.</summary>
    public static FileStream Open(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length > RotateAt) File.Move(path, path + ".1", overwrite: true);
        return Running.LogFiles.Append(path);
    }

    public void Say(string line)
    {
        lock (gate)
        {
            try
            {
                file.Write(Encoding.UTF8.GetBytes($"{clock.GetUtcNow().ToString(Running.LogFiles.Time, CultureInfo.InvariantCulture)} {line.ReplaceLineEndings(" | ")}\n"));
            }
            catch (IOException)
            {
                // The disk is full: what the host does counts more than what it says of it.
            }
        }
    }
}
