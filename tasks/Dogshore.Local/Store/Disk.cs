using System.Runtime.InteropServices;
using Dogshore.Local.Running;
using Dogshore.Worlds;

namespace Dogshore.Local.Store;

/// <summary>Makes a tree durable. Errors are fatal: <c>FileStream.Flush(true)</c> swallows them.</summary>
static class Disk
{
    /// <summary>So few files are flushed one by one; for more, one call for the whole file system is quicker.</summary>
    const int OneByOne = 200;

    public static void Flush(string folder, int files)
    {
        if (OperatingSystem.IsWindows()) return;
        if (OperatingSystem.IsLinux() && files > OneByOne)
        {
            using var any = File.OpenHandle(Directory.EnumerateFiles(folder, "*", Hidden).First());
            Try(Posix.syncfs((int)any.DangerousGetHandle()), folder);
            return;
        }
        foreach (var file in Directory.EnumerateFiles(folder, "*", Hidden))
        {
            using var handle = File.OpenHandle(file);
            Try(Posix.fsync((int)handle.DangerousGetHandle()), file);
        }
        foreach (var each in Directory.EnumerateDirectories(folder, "*", Hidden).Append(folder)) DurableFile.FlushFolder(each);
    }

    static EnumerationOptions Hidden => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    static void Try(int result, string path)
    {
        if (result != 0) throw new IOException($"'{path}' could not be written to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
