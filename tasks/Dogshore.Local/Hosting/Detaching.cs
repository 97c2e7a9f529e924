using System.Runtime.InteropServices;
using Dogshore.Local.Running;
using Microsoft.Win32.SafeHandles;

namespace Dogshore.Local.Hosting;

/// <summary>Makes the host outlive the build that started it, on Unix: a session of its own, then no pipe of the build's.</summary>
static class Detaching
{
    /// <summary>Call it first: what ends the build's session or process group must not end the host.</summary>
    public static void LeaveSession()
    {
        // It fails for a group's leader, that is, when a shell started the host by hand: then it stays with that shell.
        if (!OperatingSystem.IsWindows()) _ = Posix.setsid();
    }

    /// <summary>The word that the starter of the host waits for.</summary>
    public static void SayReady()
    {
        // Not through Console: that keeps a duplicate of the descriptor, and so the build's pipe, open for ever.
        using var output = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        output.Write("ready\n"u8);
    }

    /// <summary>Standard input from nowhere, output and errors into the log. The build's reader sees the end of its pipe.</summary>
    public static void LetGo(FileStream log)
    {
        if (OperatingSystem.IsWindows()) return;
        using var nowhere = new FileStream("/dev/null", FileMode.Open, FileAccess.Read);
        foreach (var (from, to) in new[] { (nowhere.SafeFileHandle, 0), (log.SafeFileHandle, 1), (log.SafeFileHandle, 2) })
        {
            if (Posix.dup2((int)from.DangerousGetHandle(), to) < 0) throw new IOException($"The standard streams could not be let go: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }
}
