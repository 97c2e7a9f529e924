using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Heroku;

/// <summary>Lines of Heroku's on their way to the log, and the last of them to an error. A build of 50 MB is told in its headings;
/// all of it goes to the detailed log.</summary>
sealed class Output(World world, Masks masks, string? file = null) : IDisposable
{
    const int MostHeadings = 200;

    readonly KeptLines kept = new(masks.Hide, file);
    int headings;

    public IReadOnlyList<string> Last => kept.Last;

    /// <summary>Everything is told, not only headings: the output of a command of the user's.</summary>
    public bool TellsAll { get; init; }

    public void Take(string line)
    {
        kept.Take(line);
        if ((TellsAll || line.StartsWith("-----> ", StringComparison.Ordinal)) && headings++ < MostHeadings) world.Log.Say(line.Replace("-----> ", "", StringComparison.Ordinal));
        else world.Log.Detail(line);
    }

    public void Dispose() => kept.Dispose();
}
