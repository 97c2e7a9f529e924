using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Dogshore.Local.Running;

/// <summary>What one process says: its last lines in memory, all of them in a file that is rotated by size.
/// Each line of the file begins with the time, so that the files of several processes can be read as one.</summary>
sealed class ProcessLog(string path, TimeProvider clock) : IDisposable
{
    const int Kept = 50;
    const long RotateAt = 5_000_000;
    readonly Lock gate = new();
    readonly Queue<string> last = new();
    FileStream? file;
    bool disposed;

    public string Path => path;

    public void Line(string text)
    {
        lock (gate)
        {
            last.Enqueue(text);
            if (last.Count > Kept) last.Dequeue();
            if (!disposed) Write(text);
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public ImmutableArray<string> Last()
    {
        lock (gate) return [.. last];
    }

    void Write(string text)
    {
        try
        {
            if (file?.Length > RotateAt)
            {
                file.Dispose();
                File.Move(path, path + ".1", overwrite: true);
                file = null;
            }
            file ??= LogFiles.Append(path);
            file.Write(Encoding.UTF8.GetBytes(clock.GetUtcNow().ToString(LogFiles.Time, CultureInfo.InvariantCulture) + " " + text + "\n"));
        }
        catch (IOException)
        {
            // A full disk must not stop an app that runs well without its log; the next line tries again.
            file?.Dispose();
            file = null;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            file?.Dispose();
        }
    }
}
