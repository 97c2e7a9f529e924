using Dogshore.Worlds;

namespace Dogshore.Platforms.Serving;

/// <summary>Lines of a build's or a command's on their way to the log and, for a migration, to a file; the last of them to an error.</summary>
sealed class ToldLines(World world, string? file = null) : IDisposable
{
    const int MostSaid = 400;

    readonly KeptLines kept = new(world.Log.Hide, file);
    int said;

    public IReadOnlyList<string> Last => kept.Last;

    public void Take(string line)
    {
        kept.Take(line);
        // A build of 50 MB is told in its beginning; all of it goes to the detailed log.
        if (said++ < MostSaid) world.Log.Say(line);
        else world.Log.Detail(line);
    }

    public void Dispose() => kept.Dispose();
}
