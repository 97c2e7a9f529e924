using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dogshore.Worlds;

/// <summary>Replaces a file so that after any crash it holds the old or the new bytes, never half and never none:
/// a temporary file in the same folder, written, flushed to the disk, renamed over the old one, and the folder flushed.
/// Errors of fsync are fatal here; <c>FileStream.Flush(true)</c> swallows them (reliability.md §0.9).</summary>
public static partial class DurableFile
{
    /// <param name="path">Absolute. A link there is replaced, not followed.</param>
    /// <exception cref="IOException">The old file is as it was; or, when the disk failed after the rename, the new bytes may be there.</exception>
    /// <exception cref="UnauthorizedAccessException">The old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        // A relative path would mean another file with another current directory, and MSBuild moves it.
        if (!Path.IsPathFullyQualified(path)) throw new ArgumentException($"'{path}' is not absolute.", nameof(path));
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        // CreateNew opens nothing that is there already, a planted link included.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (var file = new FileStream(temporary, options))
        {
            try
            {
                file.Write(bytes);
                Flush(file.SafeFileHandle, path, isFolder: false);
                file.Close();
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                file.Close();
                Discard(temporary);
                throw;
            }
        }
        FlushFolder(folder);
        // A disk that lied about the flush is found out as far as it can be (reliability.md §3, row 7).
        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            throw new IOException($"'{Path.GetFileName(path)}' does not hold what was just written to it.");
    }

    public static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Makes a folder's entries durable: a rename counts only after this.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // File.OpenHandle refuses folders.
        using var handle = open(folder, ReadOnly);
        if (handle.IsInvalid) throw Failed(folder, Marshal.GetLastPInvokeError());
        Flush(handle, folder, isFolder: true);
    }

    /// <summary>Puts what was written through this handle on the disk.</summary>
    internal static void Flush(SafeFileHandle handle, string path, bool isFolder = false)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }
        while (fsync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            // Some file systems (shares, FUSE) know no fsync of a folder and make renames durable by other means, or not at all.
            if (isFolder && error is Invalid or NotSupportedLinux or NotSupportedMac) return;
            if (error != Interrupted) throw Failed(path, error);
        }
    }

    /// <summary>The write has failed already; that its remains stay as well must not hide why.</summary>
    static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
        }
    }

    static IOException Failed(string path, int error) =>
        new($"'{Path.GetFileName(path)}' could not be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);

    const int ReadOnly = 0;
    const int Interrupted = 4;
    const int Invalid = 22;
    const int NotSupportedMac = 45;
    const int NotSupportedLinux = 95;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle handle);
}
