using Dogshore.Faults;
using Dogshore.Local.Apps;
using Dogshore.Local.Hosting;
using Dogshore.Local.Store;
using Dogshore.Model;

namespace Dogshore.Local.Releasing;

/// <summary>Writes down what the probes said of a release; a verified one lets the oldest go.</summary>
static class Marking
{
    public static AppRecord Run(HostedApp app, MarkRequest request, Surroundings surroundings)
    {
        if (app.Record.Releases.All(release => release.Id != request.Release)) throw Dog.NoSuchReleaseLocally.With(app.Name, request.Release).As(404);
        var record = app.Record with
        {
            LastRun = request.Run,
            Releases = [.. app.Record.Releases.Select(release => release.Id == request.Release ? release with { Standing = request.Standing } : release)],
        };
        if (request.Standing != Standing.Verified) return app.Save(record);
        // The record lets go first: a crash leaves files that nobody refers to, never a reference to no file.
        var saved = app.Save(record with { Releases = Pruning.Keep(record, request.Keep) });
        try
        {
            Pruning.Sweep(surroundings.Paths, saved);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            surroundings.Log.Say($"{app.Name}: something old could not be removed: {left.Message}");
        }
        return saved;
    }
}
