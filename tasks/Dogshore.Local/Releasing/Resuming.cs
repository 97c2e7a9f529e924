using Dogshore.Faults;
using Dogshore.Local.Apps;
using Dogshore.Local.Hosting;
using Dogshore.Local.Store;

namespace Dogshore.Local.Releasing;

/// <summary>Starts the live release again, as it was.</summary>
sealed class Resuming(HostedApp app, AppStore store, Surroundings surroundings, Action<ReleaseEvent> tell)
{
    readonly Starting starting = new(app, surroundings, tell);

    public async Task<ReleaseDone> Run(ResumeRequest request, CancellationToken stop, CancellationToken hurry)
    {
        var live = app.Live ?? throw Dog.NoSuchReleaseLocally.With(app.Name, "that is live").As(409);
        await app.Router.Listen();
        await app.GiveUpRestoring();
        // A host that has just started brings it back by itself: then it is only waited for.
        if (app.Running is { IsRunning: true } running)
        {
            await new Rising(running, tell).Wait(Starting.ListenWithoutProbes, stop);
            return new ReleaseDone(app.Save(app.Record with { LastRun = request.Run, Stopped = false }), live);
        }
        // Its tools may have moved since it was made.
        var release = live with { ToolPath = request.ToolPath };
        try
        {
            tell(new ReleaseEvent { Step = "prepare", Text = $"prepares v{release.Number} {release.Stamp.Shown}" });
            var runnable = await Preparing.Of(app.Record, release, store.ReadConfig(app.Name, live.Id), surroundings, line => tell(new ReleaseEvent { Step = "prepare", Line = line }), stop);
            var next = await starting.Start(runnable, [], stop);
            try
            {
                stop.ThrowIfCancellationRequested();
                app.Save(app.Record with
                {
                    LastRun = request.Run, Stopped = false,
                    Releases = [.. app.Record.Releases.Select(each => each.Id == release.Id ? release : each)],
                });
            }
            catch
            {
                await next.DisposeAsync();
                throw;
            }
            await starting.Replace(next, hurry);
            return new ReleaseDone(app.Record, release);
        }
        finally
        {
            // Nothing runs and nothing tries: unless it is stopped, the host goes on trying.
            if (app.Running is null) app.Restore();
        }
    }
}
