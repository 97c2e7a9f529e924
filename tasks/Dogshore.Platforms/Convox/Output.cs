using System.Text;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Lines of the rack's on their way to the log and, for a migration, to a file; the last of them to an error.</summary>
sealed class Output(World world, string? file = null) : IDisposable
{
    const int Tail = 50, MostSaid = 400;

    readonly Queue<string> last = new();
    readonly StreamWriter? writer = file is null ? null : Open(file);
    int said;

    public IReadOnlyList<string> Last => [.. last];

    public void Take(string line)
    {
        var hidden = world.Log.Hide(line);
        last.Enqueue(hidden);
        if (last.Count > Tail) last.Dequeue();
        writer?.WriteLine(hidden);
        // A build of 50 MB is told in its beginning; all of it goes to the detailed log.
        if (said++ < MostSaid) world.Log.Say(line);
        else world.Log.Detail(line);
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
