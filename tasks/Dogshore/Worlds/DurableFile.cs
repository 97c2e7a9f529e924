using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dogshore.Worlds;

/// <summary>Replaces a file so that after any crash it holds the old or the new bytes, never half and never none:
/// a temporary file in the same folder, written, flushed to the disk, renamed over the old one, and the folder flushed.
/// Errors of fsync are fatal here; <c>FileStream.Flush(true)</c> swallows them (reliability.md §0.9).</summary>
public static partial class DurableFile
{
    /// <exception cref="IOException">The old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
                Flush(file.SafeFileHandle, temporary);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FlushFolder(folder);
        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            throw new IOException($"'{path}' does not hold what was just written to it.");
    }

    public static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Makes a folder's entries durable: a rename counts only after this.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // File.OpenHandle refuses folders.
        using var handle = open(folder, ReadOnly);
        if (handle.IsInvalid) throw new IOException($"'{folder}' could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        Flush(handle, folder);
    }

    /// <summary>Puts what was written through this handle on the disk.</summary>
    internal static void Flush(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }
        while (fsync(handle) != 0)
        {
            const int Interrupted = 4;
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException($"'{path}' could not be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    const int ReadOnly = 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle handle);
}
