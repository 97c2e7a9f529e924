using System.Runtime.InteropServices;

namespace Dogshore.Tasks;

/// <summary>The one token by which a build's tasks are stopped, and all that can ask for it:
/// <list type="bullet">
/// <item>MSBuild's <c>Cancel()</c>: Ctrl-C, SIGINT, a lost link to the main process.</item>
/// <item>The end of this process by SIGTERM, on which MSBuild neither cancels nor fails: it would exit with 0 (reliability.md §0.1).</item>
/// <item>SIGHUP, which ends .NET at once and without a word.</item>
/// <item>The death of the shell that started the build: <see cref="ParentWatch"/>.</item>
/// </list>
/// SIGINT is MSBuild's own and left to it.</summary>
sealed class Stopping : IDisposable
{
    /// <summary>128 + 15: ended by SIGTERM.</summary>
    const int Terminated = 143;

    readonly CancellationTokenSource source = new();
    readonly ManualResetEventSlim idle = new(true);
    readonly Lock gate = new();
    readonly List<IDisposable> listeners = [];
    int running;
    int asked;

    public CancellationToken Token => source.Token;

    /// <summary>How long the end of the process waits for the calls that run: CI kills some seconds after SIGTERM.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>One that listens to this process and its parent.</summary>
    public static Stopping Listening()
    {
        var stopping = new Stopping();
        AppDomain.CurrentDomain.ProcessExit += stopping.OnProcessExit;
        // Under nohup the user has said that the end of the terminal shall end nothing.
        if (!OperatingSystem.IsWindows() && !Ancestry.IgnoresHangUp())
        {
            stopping.listeners.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, hangUp =>
            {
                hangUp.Cancel = true;
                stopping.Cancel();
            }));
            if (ParentWatch.Start(stopping.Cancel) is { } watch) stopping.listeners.Add(watch);
        }
        return stopping;
    }

    /// <summary>Cheap and the same however often it is called. Does not wait for what it stops.</summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref asked, 1) == 0) _ = source.CancelAsync();
    }

    /// <summary>A call begins; disposing of the result ends it.</summary>
    public IDisposable Enter()
    {
        lock (gate)
        {
            running++;
            idle.Reset();
        }
        return new Leaving(this);
    }

    /// <summary>What SIGTERM does: the calls that run get a moment to put down what they hold, and the exit is not 0.</summary>
    internal bool End()
    {
        Cancel();
        return idle.Wait(Grace);
    }

    void OnProcessExit(object? sender, EventArgs e)
    {
        // The only use of Environment outside of World: nothing else can make this exit code.
        Environment.ExitCode = Terminated;
        End();
    }

    void Leave()
    {
        lock (gate)
        {
            if (--running == 0) idle.Set();
        }
    }

    /// <summary>At the end of the build: an end of the process after this is none of ours.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        foreach (var listener in listeners) listener.Dispose();
        listeners.Clear();
    }

    sealed class Leaving(Stopping stopping) : IDisposable
    {
        int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) stopping.Leave();
        }
    }
}
