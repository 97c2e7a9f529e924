using Dogshore.Faults;

namespace Dogshore.Platforms.Local;

/// <summary>What the disk said, as a fault that can be acted on.</summary>
static class DiskFaults
{
    const int NoSpace = 28, WindowsDiskFull = 0x70, WindowsHandleDiskFull = 0x27;

    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static DeployException Of(Exception exception, string path) =>
        new(IsFull(exception) ? Dog.LocalDiskFull.With(path) : Dog.LocalRootNotWritable.With(path, exception.Message.TrimEnd('.')));

    static bool IsFull(Exception exception) => exception is IOException && (exception.HResult & 0xFFFF) is NoSpace or WindowsDiskFull or WindowsHandleDiskFull
        // EDQUOT: 122 on Linux, 69 on macOS.
        || (exception is IOException && !OperatingSystem.IsWindows() && exception.HResult == (OperatingSystem.IsMacOS() ? 69 : 122));
}
