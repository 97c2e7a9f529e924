using System.Diagnostics;
using Dogshore.Faults;
using Dogshore.Local.Hosting;

namespace Dogshore.Local.Running;

/// <summary>One running process of a release, the n-th of its name: started, watched until it listens, started again when it ends.</summary>
sealed class Instance(Runnable runnable, ProcessRecord process, int number, Surroundings surroundings, ProcessTable table) : IAsyncDisposable
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    readonly CancellationTokenSource ending = new();
    Child? child;
    volatile bool listens;
    Task supervision = Task.CompletedTask;

    public string Name => $"{process.Name}.{number}";
    public string Command => process.Command ?? "the published app";
    public bool IsWeb => process.Name == Runnable.Web;
    public ProcessLog Log { get; } = new(Path.Combine(surroundings.Paths.Logs(runnable.App), LogFiles.Name(runnable.Release.Id, process.Name, number)), surroundings.Clock);

    /// <summary>The port of this start, another one at each.</summary>
    public int Port { get; private set; }
    /// <summary>It takes connections at its port.</summary>
    public bool Listens => listens;
    public Uri Address => new($"http://127.0.0.1:{Port}");
    /// <summary>How this start ended.</summary>
    public Task<Ended> Ended => child?.Ended ?? Task.FromResult(new Ended(null));
    public int ProcessId => child?.Id ?? 0;
    public bool IsRunning => child is { Ended.IsCompleted: false };

    /// <summary>Starts it once.</summary>
    /// <exception cref="HostException">There is nothing to start, or the system refused.</exception>
    public void Start()
    {
        listens = false;
        if (IsWeb) Port = surroundings.Ports.Next();
        var (program, arguments) = Commands.Of(process, runnable);
        var environment = ProcessEnvironment.Of(surroundings.Inherited, runnable, surroundings.Paths.Root, IsWeb ? Port : null);
        try
        {
            child = Child.Start(new Launch(program, arguments, runnable.Content, environment), Log.Line);
        }
        catch (IOException refused)
        {
            throw Dog.ProcessNotStarted.With(Name, refused.Message.TrimEnd('.')).As(500);
        }
        table.Add(child.Id, $"{runnable.Release.Id} {Name}");
    }

    /// <summary>Returns when it listens; false when it has ended before.</summary>
    public async Task<bool> UntilItListens(CancellationToken stop)
    {
        var started = child!;
        while (!started.Ended.IsCompleted)
        {
            if (await Ports.Listens(Port, stop))
            {
                listens = true;
                return true;
            }
            await Task.WhenAny(started.Ended, Task.Delay(50, stop));
            stop.ThrowIfCancellationRequested();
        }
        return false;
    }

    /// <summary>From now on it is started whenever it does not run.</summary>
    public void Supervise() => supervision = Task.Run(() => Supervise(ending.Token));

    async Task Supervise(CancellationToken stop)
    {
        var backoff = new Backoff();
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            string why;
            try
            {
                if (child is null || child.Ended.IsCompleted && !listens) Start();
                if (IsWeb && !listens) await UntilItListens(stop);
                var ended = await child!.Ended.WaitAsync(stop);
                listens = false;
                table.Remove(child.Id);
                why = $"ended with {ended}";
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // Whatever it was, an app whose supervision ends is down for good: it is written down and tried again.
                why = $"could not be started: {failed.Message}";
            }
            var wait = backoff.After(Stopwatch.GetElapsedTime(start));
            Log.Line($"[dogshore] {Name} {why}; it starts again in {wait.TotalSeconds:0} s");
            surroundings.Log.Say($"{runnable.App} {Name} of {runnable.Release.Id} {why}; it starts again in {wait.TotalSeconds:0} s");
            await Task.WhenAny(Task.Delay(wait, stop));
        }
    }

    /// <summary>Ends it for good, with everything that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await supervision;
        if (child is not null)
        {
            await child.End(Grace);
            table.Remove(child.Id);
        }
        listens = false;
        Log.Dispose();
        ending.Dispose();
    }
}
