using System.Runtime.InteropServices;

namespace Dogshore.Packaging.Files;

static class UnixErrors
{
    /// <summary>Says whether the last call was only interrupted and is to be made again.</summary>
    /// <exception cref="IOException">It failed, and .NET has a type for how.</exception>
    public static bool Interrupted(string path)
    {
        const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, NoAccess = 13, NotAFolder = 20;
        var error = Marshal.GetLastPInvokeError();
        var text = Marshal.GetPInvokeErrorMessage(error);
        return error switch
        {
            Interrupted => true,
            NoEntry or NotAFolder => throw new FileNotFoundException(text, path),
            NoAccess or NotPermitted => throw new UnauthorizedAccessException(text),
            _ => throw new IOException(text),
        };
    }
}
