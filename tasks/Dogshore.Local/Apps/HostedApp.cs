using Dogshore.Faults;
using Dogshore.Local.Hosting;
using Dogshore.Local.Routing;
using Dogshore.Local.Running;
using Dogshore.Local.Store;

namespace Dogshore.Local.Apps;

/// <summary>One app of the root: its record, its address, and what runs of it. Whoever writes holds a claim.</summary>
sealed class HostedApp : IAsyncDisposable
{
    readonly AppStore store;
    readonly Surroundings surroundings;
    CancellationTokenSource restoring = new();
    Task restored = Task.CompletedTask;

    public HostedApp(AppRecord record, AppStore store, Surroundings surroundings)
    {
        (Record, this.store, this.surroundings) = (record, store, surroundings);
        Router = new AppRouter(record.App, record.Port);
        Claims = new Claims(record.App);
        Table = new ProcessTable(Path.Combine(surroundings.Paths.App(record.App), "processes.json"));
    }

    public string Name => Record.App;
    public AppRecord Record { get; private set; }
    public Claims Claims { get; }
    public AppRouter Router { get; }
    public ProcessTable Table { get; }
    /// <summary>The live release as it runs; null when it is stopped, not yet back, or before the first.</summary>
    public RunningRelease? Running { get; private set; }
    public ReleaseRecord? Live => Record.Releases.FirstOrDefault(release => release.Id == Record.Live);

    /// <exception cref="HostException">The record is at another sequence: somebody came between.</exception>
    public void Expect(long sequence)
    {
        if (sequence != Record.Sequence) throw Dog.OvertakenLocally.With(Name, Record.LastRun ?? "of another deploy").As(409);
    }

    /// <summary>Makes the record durable, with the next sequence.</summary>
    public AppRecord Save(AppRecord next)
    {
        next = next with { Sequence = Record.Sequence + 1 };
        try
        {
            store.Write(next);
        }
        catch (IOException failed)
        {
            // After a rename that could not be flushed the new bytes may be there all the same. The file is the truth,
            // because it is what a new host would start from.
            if (store.Read(Name)?.Sequence != next.Sequence) throw;
            surroundings.Log.Say($"{Name}: the record was written, but perhaps not to the disk: {failed.Message}");
        }
        return Record = next;
    }

    /// <summary>Requests go to this release from now on, and its processes are kept running.</summary>
    /// <returns>The one that ran before, still at work on what it had.</returns>
    public async Task<RunningRelease?> Switch(RunningRelease next)
    {
        await GiveUpRestoring();
        var before = Running;
        Running = next;
        Router.Switch(next.Target);
        next.Supervise();
        return before;
    }

    /// <summary>Begins to bring the live release back, again and again until it runs: a port that is taken or a tool that is
    /// missing now may be there later.</summary>
    public void Restore()
    {
        Router.Switch(null, Record.Stopped ? "is stopped" : "is starting");
        restoring = new CancellationTokenSource();
        restored = Task.Run(() => Restore(restoring.Token));
    }

    async Task Restore(CancellationToken stop)
    {
        var backoff = new Backoff();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Router.Listen();
                if (Record.Stopped || Live is not { } live) return;
                var config = store.ReadConfig(Name, live.Id);
                var runnable = await Preparing.Of(Record, live, config, surroundings, line => surroundings.Log.Say($"{Name}: {line}"), stop);
                stop.ThrowIfCancellationRequested();
                Running = new RunningRelease(runnable, surroundings, Table);
                Router.Switch(Running.Target);
                Running.Supervise();
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // One app that cannot come back must not take the host from the others.
                surroundings.Log.Say($"{Name} is not back yet: {(failed is HostException or IOException ? failed.Message : failed)}");
            }
            await Task.WhenAny(Task.Delay(backoff.After(TimeSpan.Zero), stop));
        }
    }

    /// <summary>Ends bringing it back, be it done or not.</summary>
    public async Task GiveUpRestoring()
    {
        await restoring.CancelAsync();
        await restored;
    }

    /// <summary>Ends the processes; the address answers that the app is stopped.</summary>
    public async Task Stop(string why = "is stopped")
    {
        await GiveUpRestoring();
        Router.Switch(null, why);
        if (Running is { } running) await running.DisposeAsync();
        Running = null;
    }

    /// <summary>Ends the processes and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stop("is stopping");
        await Router.DisposeAsync();
        restoring.Dispose();
    }
}
