namespace Dogshore.Packaging.Files;

/// <summary>Why the system refused, without the absolute paths that .NET's messages carry.</summary>
static class Reasons
{
    public static string Of(Exception problem) => problem switch
    {
        UnauthorizedAccessException => "there is no permission to read it",
        FileNotFoundException or DirectoryNotFoundException => "it is gone",
        PathTooLongException => "its path is too long for this machine",
        _ when IsFull(problem) => "the disk is full",
        _ => "the system reports an error of input or output",
    };

    static bool IsFull(Exception problem)
    {
        const int UnixNoSpace = 28, UnixQuota = 122, MacQuota = 69, WindowsDiskFull = unchecked((int)0x80070070), WindowsHandleFull = unchecked((int)0x80070027);
        return problem.HResult is WindowsDiskFull or WindowsHandleFull || !OperatingSystem.IsWindows() && (problem.HResult & 0xFFFF) is UnixNoSpace or UnixQuota or MacQuota;
    }
}
