using System.Text;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Lines of Heroku's on their way to the log, and the last of them to an error. A build of 50 MB is told in its headings;
/// all of it goes to the detailed log.</summary>
sealed class Output(World world, Masks masks, string? file = null) : IDisposable
{
    const int Tail = 50;
    const int MostHeadings = 200;

    readonly Queue<string> last = new();
    readonly StreamWriter? writer = file is null ? null : Open(file);
    int headings;

    public IReadOnlyList<string> Last => [.. last];

    /// <summary>Everything is told, not only headings: the output of a command of the user's.</summary>
    public bool TellsAll { get; init; }

    public void Take(string line)
    {
        var hidden = masks.Hide(line);
        last.Enqueue(hidden);
        if (last.Count > Tail) last.Dequeue();
        writer?.WriteLine(hidden);
        if ((TellsAll || line.StartsWith("-----> ", StringComparison.Ordinal)) && headings++ < MostHeadings) world.Log.Say(line.Replace("-----> ", "", StringComparison.Ordinal));
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
