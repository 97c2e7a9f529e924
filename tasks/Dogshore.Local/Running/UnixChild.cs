using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Dogshore.Local.Running;

/// <summary>A child in a session and process group of its own. <see cref="System.Diagnostics.Process"/> can make neither, and
/// without them the children of a shell outlive it: gunicorn's workers, a server behind <c>cd app &amp;&amp; …</c>.</summary>
sealed class UnixChild : Child
{
    readonly TaskCompletionSource<Ended> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock gate = new();
    // Once reaped, the id may name another process.
    bool reaped;
    // What is left of the group when its leader has gone may finish until then; at once when nobody asked it to end.
    long graceEnds;

    public UnixChild(Launch launch, Action<string> line)
    {
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        try
        {
            Id = Spawn(launch, (int)output.ClientSafePipeHandle.DangerousGetHandle());
        }
        catch
        {
            output.Dispose();
            throw;
        }
        output.DisposeLocalCopyOfClientHandle();
        var reader = Begin($"output of {Id}", () => { using (output) Lines.Read(output, line); });
        Begin($"end of {Id}", () => Await(reader));
    }

    public override int Id { get; }
    public override Task<Ended> Ended => ended.Task;

    public override async Task End(TimeSpan grace)
    {
        Volatile.Write(ref graceEnds, Environment.TickCount64 + (long)grace.TotalMilliseconds);
        Signal(Posix.SIGTERM);
        // The leader may have gone and left some of its group behind: those get the grace too, counted by the waiting thread.
        if (await Task.WhenAny(ended.Task, Task.Delay(grace)) != ended.Task) Signal(Posix.SIGKILL);
        await ended.Task;
    }

    void Signal(int signal)
    {
        lock (gate)
        {
            if (!reaped) _ = Posix.kill(-Id, signal);
        }
    }

    unsafe void Await(Thread reader)
    {
        var info = stackalloc byte[Posix.Opaque];
        // Look without reaping: as long as the leader is not reaped, its id cannot name another group.
        while (Posix.waitid(Posix.WaitPid, Id, info, Posix.WaitExited | Posix.WaitOnlyLook) != 0 && Marshal.GetLastPInvokeError() == Posix.EINTR) { }
        while (Sessions.HasOthers(Id) && Environment.TickCount64 < Volatile.Read(ref graceEnds)) Thread.Sleep(20);
        Sessions.Kill(Id);
        int status, result;
        lock (gate)
        {
            while ((result = Posix.waitpid(Id, out status, 0)) < 0 && Marshal.GetLastPInvokeError() == Posix.EINTR) { }
            reaped = true;
        }
        // A descendant that left the session may keep the pipe open for ever: its output is not waited for.
        reader.Join(TimeSpan.FromSeconds(1));
        ended.SetResult(result < 0 ? new Ended(null) : (status & 0x7f) == 0 ? new Ended((status >> 8) & 0xff) : new Ended(null, status & 0x7f));
    }

    static Thread Begin(string name, ThreadStart work)
    {
        var thread = new Thread(work, 256 * 1024) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    static unsafe int Spawn(Launch launch, int output)
    {
        byte* actions = stackalloc byte[Posix.Opaque], attributes = stackalloc byte[Posix.Opaque], signals = stackalloc byte[Posix.Opaque];
        Check(Posix.posix_spawn_file_actions_init(actions));
        Check(Posix.posix_spawnattr_init(attributes));
        try
        {
            Check(Posix.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0));
            Check(Posix.posix_spawn_file_actions_adddup2(actions, output, 1));
            Check(Posix.posix_spawn_file_actions_adddup2(actions, output, 2));
            Check(Posix.posix_spawn_file_actions_addchdir_np(actions, launch.Directory));
            // .NET ignores SIGPIPE and may block signals; an app must not inherit either.
            _ = Posix.sigfillset(signals);
            Check(Posix.posix_spawnattr_setsigdefault(attributes, signals));
            _ = Posix.sigemptyset(signals);
            Check(Posix.posix_spawnattr_setsigmask(attributes, signals));
            Check(Posix.posix_spawnattr_setflags(attributes, (short)(Posix.SpawnSetSession | Posix.SpawnSetSignalDefaults | Posix.SpawnSetSignalMask)));
            string?[] arguments = [launch.Program, .. launch.Arguments, null];
            string?[] environment = [.. launch.Environment.Select(each => $"{each.Key}={each.Value}"), null];
            Check(Posix.posix_spawn(out var pid, launch.Program, actions, attributes, arguments, environment));
            return pid;
        }
        finally
        {
            _ = Posix.posix_spawn_file_actions_destroy(actions);
            _ = Posix.posix_spawnattr_destroy(attributes);
        }
    }

    static void Check(int error)
    {
        if (error != 0) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }
}
