using Dogshore.Worlds;

namespace Dogshore.Local.Python;

/// <summary>A folder that is made once and then shared by all releases that need the same. It holds absolute paths and so cannot be moved
/// into place: a marker, written last, tells that it is whole; without the marker it is made anew.</summary>
static class EnvironmentFolder
{
    const string Marker = "dogshore-complete";
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <param name="make">Fills the folder, which is not there yet.</param>
    /// <param name="waiting">Called once when somebody else is making it.</param>
    /// <returns>The folder.</returns>
    public static async Task<string> Ensure(string venvs, string name, Func<string, Task> make, Action waiting, CancellationToken stop)
    {
        Directory.CreateDirectory(venvs);
        var folder = Path.Combine(venvs, name);
        var marker = Path.Combine(folder, Marker);
        await using var held = await Hold(Path.Combine(venvs, name + ".lock"), waiting, stop);
        if (File.Exists(marker)) return folder;
        Remove(folder);
        try
        {
            await make(folder);
            DurableFile.Write(marker, "This environment is whole.\n");
        }
        catch
        {
            Remove(folder);
            throw;
        }
        return folder;
    }

    static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>An flock on a file that stays: the kernel frees it at any death.</summary>
    static async Task<FileStream> Hold(string path, Action waiting, CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var told = false;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (IsHeld(problem) && TimeProvider.System.GetElapsedTime(start) < LongestWait)
            {
                if (!told) waiting();
                told = true;
                await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
            }
        }
    }

    /// <summary>Held by another one, as against a disk that cannot be written: EWOULDBLOCK of Linux and macOS, the sharing violation of Windows.</summary>
    static bool IsHeld(IOException problem) => problem.HResult is 11 or 35 or unchecked((int)0x80070020);
}
