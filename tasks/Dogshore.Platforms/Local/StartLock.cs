using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>A file held by one process, freed by the kernel at any death.</summary>
static class StartLock
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the file is ours.</summary>
    public static async Task<IDisposable> Take(string path, TimeSpan patience, World world, CancellationToken stop)
    {
        for (var start = world.Now; ;)
        {
            if (Try(path) is { } held) return held;
            if (world.Since(start) > patience) throw new DeployException(Dog.LocalStartBusy.With(path, Model.Durations.Show(patience)));
            await Task.Delay(Pause, world.Clock, stop);
        }
    }

    /// <summary>Whether a live process holds the file. Only for who holds the start lock: looking takes it for a moment.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path)) return false;
        using var held = Try(path);
        return held is null;
    }

    static FileStream? Try(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
        }
        catch (IOException exception) when (IsSharing(exception))
        {
            return null;
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            throw DiskFaults.Of(exception, path);
        }
    }

    // ERROR_SHARING_VIOLATION; EWOULDBLOCK is 11 on Linux and 35 on macOS.
    static bool IsSharing(IOException exception) => OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) == 32 : exception.HResult is 11 or 35;
}
