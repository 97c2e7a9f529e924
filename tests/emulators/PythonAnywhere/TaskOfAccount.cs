using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.PythonAnywhere;

/// <summary>A command that the account runs: always, begun again when it ends, or once when it is due.</summary>
public sealed class TaskOfAccount(int id, string command, string description, Func<string, AppProcess> run) : IAsyncDisposable
{
    readonly CancellationTokenSource ended = new();
    AppProcess? process;
    Task work = Task.CompletedTask;

    public int Id => id;
    public string Command => command;
    public string Description => description;
    public int? Hour { get; init; }
    public int Minute { get; init; }

    /// <param name="due">When a task by the clock begins; null for one that is always on.</param>
    public void Begin(TimeSpan? due) => work = Task.Run(async () =>
    {
        if (due is { } wait) await Task.WhenAny(Task.Delay(wait, ended.Token));
        while (!ended.IsCancellationRequested)
        {
            process = run(command);
            await process.Ended;
            if (due is not null) return;
            await Task.WhenAny(Task.Delay(500, ended.Token));
        }
    });

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        if (process is { } running) await running.Stop(TimeSpan.FromSeconds(1));
        await work;
        ended.Dispose();
    }
}
