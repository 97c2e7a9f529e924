using System.Text;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Watching;

/// <summary>Asks for the facts of files in one folder. Where the system can, names are looked for from there, and not from its root each time.</summary>
readonly struct OpenFolder : IDisposable
{
    readonly string path;
    readonly int handle;

    public OpenFolder(string path)
    {
        this.path = path;
        handle = OperatingSystem.IsLinux() ? LinuxStat.Open(path) : -1;
    }

    /// <param name="name">In UTF-8, with a zero after it.</param>
    /// <returns>Null when there is nothing of that name, or it cannot be looked at.</returns>
    public FileFacts? Of(ReadOnlySpan<byte> name)
    {
        if (OperatingSystem.IsLinux()) return handle < 0 ? null : LinuxStat.In(handle, name);
        try
        {
            return FileFacts.Of(Path.Join(path, Encoding.UTF8.GetString(name[..^1])));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux() && handle >= 0) LinuxStat.Close(handle);
    }
}
