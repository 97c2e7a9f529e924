using System.Text;

namespace Dogshore.Platforms.Serving;

/// <summary>What a build or a command prints: its last lines for an error, and all of it in a file when one is named.</summary>
/// <param name="hide">Takes out what is secret.</param>
sealed class KeptLines(Func<string, string> hide, string? file) : IDisposable
{
    const int Tail = 50;

    readonly Queue<string> last = new();
    readonly StreamWriter? writer = file is null ? null : Open(file);

    public IReadOnlyList<string> Last => [.. last];

    public void Take(string line)
    {
        var hidden = hide(line);
        last.Enqueue(hidden);
        if (last.Count > Tail) last.Dequeue();
        writer?.WriteLine(hidden);
    }

    /// <summary>For its owner only: what a command prints is nobody else's.</summary>
    static StreamWriter Open(string file)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(file, new UTF8Encoding(false), options) { AutoFlush = true };
    }

    public void Dispose() => writer?.Dispose();
}
