using System.Runtime.InteropServices;

namespace Dogshore.Deployment;

/// <summary>One package, many destinations: each folder gets a hard link, and a copy where the file system has no links.</summary>
static partial class FileLink
{
    public static void Replace(string source, string destination)
    {
        if (Path.GetFullPath(source) == Path.GetFullPath(destination)) return;
        File.Delete(destination);
        if (!OperatingSystem.IsWindows() && link(source, destination) == 0) return;
        File.Copy(source, destination);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);
}
